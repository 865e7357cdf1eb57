"""What posts do beside their situations, a month at a time: contacts, meetings, training."""

from collections.abc import Iterator, Sequence

from services.synthetic.national118.acts import ACTS
from services.synthetic.national118.days import iso
from services.synthetic.national118.dice import Dice
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
        direction = dice.of(ACTS.directions)
        yield (
            "partner-contacted",
            {
                "partner": dice.of(ACTS.contacted),
                "direction": direction,
                "purpose": dice.of(ACTS.purposes[direction]),
                "mode": dice.of(ACTS.modes),
                "minutes": 5 * dice.randint(1, 9),
            },
        )
    bodies = ACTS.meetings_in_police if practice.police else ACTS.meetings_in_gendarmerie
    for _ in range(round(share * dice.randint(*MEETINGS))):
        yield "meeting-held", {"with": dice.of(bodies), "minutes": 30 * dice.randint(1, 6)}
    if practice.supervised and dice.random() < share:
        yield "training-attended", {"kind": "supervision", "hours": 2}
    if dice.random() < TRAINING * share:
        yield "training-attended", {"kind": dice.of(ACTS.trainings), "hours": dice.of(HOURS)}


def _note(
    journal: Journal, dice: Dice, practice: Practice, day: int, kind: str, says: Data
) -> None:
    post = practice.post.id
    data = {"post": post, "occurred_on": iso(day), **says}
    second = MORNING + int(dice.random() * WORKING_SECONDS)
    id = journal.note(day, second, kind, post, practice.writer, data)
    if kind == "partner-contacted" and dice.random() < MISTAKEN:
        right = {**data, "minutes": says["minutes"] + 10}
        mended: Data = {"post": post, "occurred_on": iso(day), "corrects": id}
        mended |= {"reason": "erreur_de_saisie", "data": right}
        journal.note(day, END_OF_DAY, "fact-corrected", post, practice.writer, mended)
