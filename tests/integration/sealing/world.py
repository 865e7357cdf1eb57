"""A published year of twelve posts in five départements, situation by situation, from a seed."""

from collections import Counter
from collections.abc import Collection
from random import Random

from contracts.patterns import department_of
from contracts.read_model import CellRow, PostRecord
from tests.unit.reporting.given import cell, record, version

# post → situations a month of police, of gendarmerie
POSTS = {
    "27-01": (19, 0), "27-02": (0, 17), "27-03": (16, 15), "59-01": (22, 0), "59-02": (20, 0),
    "59-03": (0, 18), "76-01": (21, 0), "76-02": (17, 16), "13-01": (24, 0), "13-02": (0, 19),
    "69-01": (23, 14), "69-02": (18, 0),
}  # fmt: skip
MAIN = {
    "B1": {"f": 70, "m": 22, "nr": 8},
    "B2": {"lt18": 3, "18_24": 12, "25_45": 50, "46_65": 25, "gt65": 8, "nr": 2},
    "B3": {"victime": 85, "auteur": 6, "sans_infraction": 7, "nr": 2},
    "B5": {"oui": 30, "non": 60, "nr": 10},
    "B7": {"oui": 40, "non": 40, "nr": 15, "non_orientee": 5},
}
PROBLEMS = dict.fromkeys(
    ("conjugal", "intrafam", "voisinage", "psy", "addict", "socioeco", "logement", "autre"), 1
)
SAISINES = {
    "police": dict.fromkeys(("main_courante", "services", "ext", "directe", "autres"), 1),
    "gendarmerie": dict.fromkeys(("corg", "opp", "services", "ext", "directe", "autres"), 1),
}
PARTNERS = {"secteur": 50, "asso": 30, "justice": 15, "ccas": 5}
OUTCOMES = dict.fromkeys(("accepte", "refuse", "non_venu", "sans_reponse", "en_attente"), 4)
RARELY_REFUSED = "59-02"  # the one post in which an outcome is rare


def records() -> list[PostRecord]:
    """The register."""
    return [
        record(post, versions=(version(commune=f"{post[:2]}001", service="mixte"),))
        for post in POSTS
    ]


def cells(year: int = 2009, more: int = 0, at: Collection[str] = tuple(POSTS)) -> list[CellRow]:
    """The site's cells of a year; `more` situations came late, all in its January, `at` posts."""
    counted: Counter[tuple[str, ...]] = Counter()
    for post, volumes in POSTS.items():
        for force, volume in zip(("police", "gendarmerie"), volumes, strict=True):
            for month in range(1, 13):
                draw = Random(f"{year} {post} {force} {month}")
                late = more if month == 1 and volume and post in at else 0
                for _ in range(volume + late if volume else 0):
                    _count_one(counted, draw, (post, force, f"{year}-{month:02}"))
            if volume:
                received = 12 * volume + (more if post in at else 0)
                counted["A6", "situations", post, force, str(year), ""] += received
    return [
        cell(table, count, measure=measure, post=post, area=post, force=force, period=at, d1=d1)
        for (table, measure, post, force, at, d1), count in counted.items()
    ]


def located(of_sites: list[CellRow]) -> list[CellRow]:
    """The same cells as the read model of départements keeps them."""
    return [each.model_copy(update={"area": department_of(each.post)}) for each in of_sites]


def _count_one(counted: Counter[tuple[str, ...]], draw: Random, at: tuple[str, str, str]) -> None:
    def one(table: str, measure: str, codes: dict[str, float] | None = None) -> str:
        code = draw.choices(list(codes), list(codes.values()))[0] if codes else ""
        counted[table, measure, *at, code] += 1
        return code

    one("A1", "situations")
    for table, codes in MAIN.items():
        one(table, "situations", codes)
    first = one("C1", "mentions", PROBLEMS)
    counted["C2", "situations", *at, first] += 1
    counted["A3", "minutes", *at, "entretien"] += 30
    department = at[0].split("-")[0]
    one("B4", "situations", {f"{department}001": 70, f"{department}099": 22, "nr": 8})
    if draw.random() < 0.25:
        counted["C1", "mentions", *at, "addict" if first != "addict" else "psy"] += 1
    one("D1", "situations", SAISINES[at[1]])
    for _ in range(draw.randint(1, 3)):
        counted["A3", "acts", *at, "entretien"] += 1
    one("E1", "orientations", PARTNERS)
    one("E2", "orientations", {"hebergement": 20, "soins": 20, "demarches": 60})
    rare = {"refuse": 0.3} if at[0] == RARELY_REFUSED else {}
    one("E3", "orientations", OUTCOMES | {"non_demande": 4} | rare)
