"""Shares that posts declare: T14 and T16 are means over those that declare one."""

from collections.abc import Mapping, Sequence
from random import Random

from services.synthetic.enquete73.dealing import spread, vary

# Problem → service → (posts that declare a share, sum of their shares).
PROBLEMS: Mapping[str, Mapping[str, tuple[int, int]]] = {
    "intrafam": {"gendarmerie": (20, 600), "police": (30, 690), "mixte": (9, 306)},
    "conjugal": {"gendarmerie": (18, 702), "police": (30, 1230), "mixte": (8, 308)},
    "voisinage": {"gendarmerie": (10, 70), "police": (20, 140), "mixte": (5, 35)},
    "psy": {"gendarmerie": (16, 136), "police": (16, 80), "mixte": (6, 50)},
    "addict": {"gendarmerie": (14, 105), "police": (12, 60), "mixte": (6, 43)},
    "socioeco": {"gendarmerie": (8, 120), "police": (25, 225), "mixte": (5, 35)},
    "logement": {"gendarmerie": (6, 30), "police": (20, 120), "mixte": (4, 30)},
    "autre": {"gendarmerie": (4, 126), "police": (16, 368), "mixte": (4, 82)},
}

# How situations come, by kind of post; 61 posts, 84 %, name the services themselves.
ON_THE_FLOOR = {"services": 47, "main_courante": 26, "ext": 12, "directe": 14}
IN_A_BRIGADE = {"services": 47, "opp": 34, "directe": 14}
IN_THE_OPERATIONS_ROOM = {"corg": 58, "ext": 12, "directe": 14, "autres": 14}
OF_POLICE, OF_BRIGADES = 48, 13  # posts with the first profile, with the second


def problem_shares(draw: Random, posts: Mapping[str, Sequence[str]]) -> dict[str, dict[str, int]]:
    """What each post declares for each problem; `posts` by service."""
    declared: dict[str, dict[str, int]] = {}
    for problem, strata in PROBLEMS.items():
        for service, (number, total) in strata.items():
            shares = spread(draw, number, total, low=1, high=90)
            for post, share in zip(draw.sample(posts[service], number), shares, strict=True):
                declared.setdefault(post, {})[problem] = share
    return declared


def saisine_shares(draw: Random, posts: Mapping[str, Sequence[str]]) -> dict[str, dict[str, int]]:
    """What each post declares for each mode of saisine; never more than 100 in all."""
    of_police = draw.sample([*posts["police"], *posts["mixte"]], OF_POLICE)
    of_gendarmerie = draw.sample(posts["gendarmerie"], len(posts["gendarmerie"]))
    return {
        **vary(draw, ON_THE_FLOOR, of_police),
        **vary(draw, IN_A_BRIGADE, of_gendarmerie[:OF_BRIGADES]),
        **vary(draw, IN_THE_OPERATIONS_ROOM, of_gendarmerie[OF_BRIGADES:]),
    }
