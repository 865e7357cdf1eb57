"""What posts do beside their situations, a month at a time: contacts, meetings, training."""

from collections.abc import Iterator, Sequence

from services.synthetic.national118.days import iso
from services.synthetic.national118.dice import Dice, wheel
from services.synthetic.national118.journal import Data, Journal
from services.synthetic.national118.practice import Practice
from services.synthetic.national118.story import MORNING, WORKING_SECONDS

DAYS = 21  # of a whole month of work
CONTACTS = 9, 26  # in a month
MEETINGS = 1, 4
TRAINING = 0.3  # chance in a month
MISTAKEN = 0.004  # of the contacts are corrected at the end of the same day
END_OF_DAY = 68_400  # 19:00, local time
HOURS = (3, 3.5, 6, 7)

_DIRECTIONS = wheel({"vers_partenaire": 90, "du_partenaire": 10})  # S43
_PURPOSES = {
    "vers_partenaire": wheel({"partage": 58, "relais": 30, "conseil": 12}),
    "du_partenaire": wheel({"info_police": 45, "partage": 30, "conseil": 25}),
}
_MODES = wheel({"telephone": 66, "courriel": 24, "reunion": 10})
_PARTNERS = wheel(
    {
        "secteur": 40,
        "asso": 22,
        "enfance": 13,
        "sante": 9,
        "justice": 6,
        "ccas": 5,
        "chrs": 3,
        "bailleur": 2,
    }
)
_MEETINGS = {"partenaires": 44, "referent_vif": 12, "perm_av": 8, "clspd_thema": 8, "copil": 8}
_RARE_MEETINGS = {"comite_dep": 4, "clspd_pleniere": 3, "cdp": 2}
_IN_POLICE = wheel({**_MEETINGS, **_RARE_MEETINGS, "bav": 12, "psy": 7})
_IN_GENDARMERIE = wheel({**_MEETINGS, **_RARE_MEETINGS})
_TRAININGS = wheel({"continue": 45, "analyse_pratiques": 40, "initiale": 15})


def record_month(
    journal: Journal, dice: Dice, practices: Sequence[Practice], first: int, last: int
) -> None:
    """Note the activity of all posts from the day `first` to the day `last`, a month."""
    for practice in practices:
        ranks = practice.ranks(first, last)
        for kind, says in _activity(dice, practice, len(ranks) / DAYS):
            _note(journal, dice, practice, practice.days[dice.choice(ranks)], kind, says)


def _activity(dice: Dice, practice: Practice, share: float) -> Iterator[tuple[str, Data]]:
    for _ in range(round(share * dice.randint(*CONTACTS))):
        direction = dice.of(_DIRECTIONS)
        yield (
            "partner-contacted",
            {
                "partner": dice.of(_PARTNERS),
                "direction": direction,
                "purpose": dice.of(_PURPOSES[direction]),
                "mode": dice.of(_MODES),
                "minutes": 5 * dice.randint(1, 9),
            },
        )
    bodies = _IN_POLICE if practice.police else _IN_GENDARMERIE
    for _ in range(round(share * dice.randint(*MEETINGS))):
        yield "meeting-held", {"with": dice.of(bodies), "minutes": 30 * dice.randint(1, 6)}
    if practice.supervised and dice.random() < share:
        yield "training-attended", {"kind": "supervision", "hours": 2}
    if dice.random() < TRAINING * share:
        yield "training-attended", {"kind": dice.of(_TRAININGS), "hours": dice.of(HOURS)}


def _note(
    journal: Journal, dice: Dice, practice: Practice, day: int, kind: str, says: Data
) -> None:
    post = practice.post.id
    data = {"post": post, "occurred_on": iso(day), **says}
    second = MORNING + int(dice.random() * WORKING_SECONDS)
    id = journal.note(day, second, kind, post, practice.desk, data)
    if kind == "partner-contacted" and dice.random() < MISTAKEN:
        right = {**data, "minutes": says["minutes"] + 10}
        mended: Data = {"post": post, "occurred_on": iso(day), "corrects": id}
        mended |= {"reason": "erreur_de_saisie", "data": right}
        journal.note(day, END_OF_DAY, "fact-corrected", post, practice.desk, mended)
