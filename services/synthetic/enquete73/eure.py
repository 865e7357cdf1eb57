"""The situations oriented in the Eure in 2008, of which T29 says who was unknown."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random

from services.synthetic.enquete73.envelopes import Recorder, uuid4_of
from services.synthetic.enquete73.places import YEAR

# Force → post → answers of the social services; 29 of 50, 31 of 50, 60 of 100 unknown.
SITUATIONS: Mapping[str, Mapping[str, Mapping[str, int]]] = {
    "police": {"27-01": {"non": 24, "oui": 16, "nr": 4}, "27-03": {"non": 5, "oui": 5}},
    "gendarmerie": {"27-02": {"non": 24, "oui": 16, "nr": 3}, "27-03": {"non": 7, "oui": 3}},
}
SAISINES = {
    "police": ("services", "services", "main_courante", "directe"),
    "gendarmerie": ("corg", "corg", "services", "opp"),
}
PROBLEMS = ("conjugal", "conjugal", "intrafam", "intrafam", "socioeco", "psy", "logement")
COMMUNES = {"27-01": "27229", "27-02": "27229", "27-03": "27375"}
OUTCOMES = ("accepte", "accepte", "accepte", "refuse", "non_venu")


def record_situations(draw: Random, recorder: Recorder) -> None:
    """Note some 107 situations of the three posts of the Eure, each with one orientation."""
    for force, post, known in _situations():
        case, orientation = uuid4_of(draw), uuid4_of(draw)
        day = date(YEAR, 1, 7) + timedelta(days=draw.randrange(300))
        recorder.of_case(
            "case-opened",
            post,
            case,
            day,
            force=force,
            saisine=draw.choice(SAISINES[force]),
            person={
                "status": draw.choice(("victime", "victime", "victime", "auteur", "nr")),
                "sex": draw.choice(("f", "f", "f", "m")),
                "age": draw.choice(("lt18", "18_24", "25_45", "25_45", "46_65", "gt65")),
                "commune": COMMUNES[post],
            },
            problems=[draw.choice(PROBLEMS)],
        )
        recorder.of_case(
            "interview-held",
            post,
            case,
            day,
            level=draw.choice(("rapide", "approfondi")),
            setting="bureau",
            minutes=draw.randrange(20, 95, 5),
        )
        recorder.of_case(
            "person-oriented",
            post,
            case,
            day + timedelta(days=draw.randint(0, 6)),
            orientation=orientation,
            partner="secteur",
            solution="orientation",
            tool="entretien_commun",
            answer_wanted=True,
        )
        if known != "nr":
            recorder.of_case(
                "orientation-answered",
                post,
                case,
                day + timedelta(days=draw.randint(10, 40)),
                orientation=orientation,
                outcome=draw.choice(OUTCOMES),
                known_to_social_services=known,
            )


def _situations() -> Iterator[tuple[str, str, str]]:
    for force, by_post in SITUATIONS.items():
        for post, answers in by_post.items():
            for known, number in answers.items():
                yield from [(force, post, known)] * number
