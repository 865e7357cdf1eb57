"""How near the yearly figures of the data set stand to the report's: the promise, tested.

Figures are counted in the facts of 2008, on what stands once corrections, withdrawals and
requalifications are known. The mean of posts is over the posts that use the modality, each
post of a force, or the part of a mixed post that is of that force, weighing the same.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Tolerance(NamedTuple):
    """A figure of the report, and how far from it a year of the data set may stand."""

    name: str
    expected: float
    within: float
    unit: str
    source: str


def _means(source: str, table: str, within: float, means: Mapping[str, float]) -> list[Tolerance]:
    unit = "% (mean of posts)"
    return [
        Tolerance(f"{table}/{code}", share, within, unit, source) for code, share in means.items()
    ]


_GENDARMERIE = {
    "intrafam": 30,
    "conjugal": 39,
    "voisinage": 7,
    "psy": 8.5,
    "addict": 7.5,
    "socioeco": 15,
    "logement": 5,
    "autre": 31.5,
}
_POLICE = {
    "intrafam": 23,
    "conjugal": 41,
    "voisinage": 7,
    "psy": 5,
    "addict": 5,
    "socioeco": 9,
    "logement": 6,
    "autre": 23,
}
_SAISINES = {
    "main_courante": 26,
    "corg": 58,
    "opp": 34,
    "services": 47,
    "ext": 12,
    "directe": 14,
    "autres": 14,
}

TOLERANCES: tuple[Tolerance, ...] = (
    Tolerance("situations", 41_000, 1_500, "situations", "T10 brought to 118 posts"),
    Tolerance("facts of a case", 10, 1, "facts", "statistics.md"),
    Tolerance("interviews of a case", 2.5, 0.5, "interviews", "S25"),
    Tolerance("received/lt150", 13.6, 2, "% of posts", "T10"),
    Tolerance("received/150_300", 28.8, 2, "% of posts", "T10"),
    Tolerance("received/300_500", 36.4, 2, "% of posts", "T10"),
    Tolerance("received/gt500", 21.2, 2, "% of posts", "T10, S67"),
    Tolerance("received/police/lt150", 2.9, 2, "% of posts", "T11"),
    Tolerance("received/police/150_300", 22.9, 2, "% of posts", "T11"),
    Tolerance("received/police/gt300", 74.3, 2, "% of posts", "T11"),
    Tolerance("received/gendarmerie/lt150", 22.7, 3, "% of posts", "T11"),
    Tolerance("received/gendarmerie/150_300", 40.9, 3, "% of posts", "T11"),
    Tolerance("received/gendarmerie/gt300", 36.4, 3, "% of posts", "T11"),
    Tolerance("sex/f", 72, 1, "%", "S26"),
    Tolerance("age/adult or not said", 90, 1, "%", "S27"),
    Tolerance("age/gendarmerie/lt18", 15, 1.5, "%", "S28"),
    Tolerance("age/gt65", 7, 0.7, "%", "S29"),
    Tolerance("status/known", 13, 1, "%", "T15"),
    Tolerance("status/victims of an author", 8.35, 1.5, "victims", "T15"),
    Tolerance("problem/family conflict", 67, 3, "%", "S31"),
    *_means("T14", "problem/gendarmerie", 2, _GENDARMERIE),
    *_means("T14", "problem/police", 2, _POLICE),
    *_means("T16", "saisine", 2, _SAISINES),
    Tolerance("posts/services named", 84, 4, "% of posts", "S36"),
    Tolerance("known/Eure/non", 60, 6, "% of the known", "T29"),
    Tolerance("coverage/Hauts-de-Seine", 66, 1, "% of the days open", "S53"),
    Tolerance("contacts/vers_partenaire", 90, 1, "%", "S43"),
    Tolerance("returning", 12, 1, "%", "no figure in the report"),
)

REGISTER_TOLERANCES: tuple[Tolerance, ...] = (
    Tolerance("before 2006", 20, 2, "posts", "S08"),
    Tolerance("after 2006", 75, 2, "% of posts", "S07"),
    Tolerance("urban or periurban", 63, 4, "% of posts", "S09"),
    Tolerance("priority zone", 85, 2, "% of posts", "S10"),
    Tolerance("convention", 93, 2, "% of posts", "S12"),
    Tolerance("civ", 35, 0, "posts", "S14"),
    Tolerance("cucs", 10, 1, "posts", "S13"),
    Tolerance("fipd", 30, 2, "posts", "S15"),
    Tolerance("paid by the CG alone", 14, 0, "posts", "S18, S55"),
    Tolerance("paid by the State alone", 4, 0, "posts", "S19"),
    Tolerance("paid by a commune alone", 1, 0, "posts", "S20"),
    Tolerance("territory/police/urbain", 78, 2, "% of posts", "T04"),
    Tolerance("territory/gendarmerie/mixte", 43, 2, "% of posts", "T04"),
    Tolerance("employer/asso", 41, 3, "% of posts", "T07"),
    Tolerance("employer/cg", 34, 3, "% of posts", "T07"),
    Tolerance("signatory/etat", 81, 8, "% of posts", "T05"),
    Tolerance("signatory/cg", 60, 8, "% of posts", "T05"),
    Tolerance("signatory/forces", 56, 10, "% of posts", "T05"),
    Tolerance("training/ass", 60, 3, "% of posts", "S24"),
    Tolerance("experience/gt10", 45, 3, "% of posts", "T09"),
    Tolerance("schedule/jour", 88, 2, "% of posts", "T18"),
    Tolerance("35 hours or more", 84, 4, "% of posts", "S45"),
)
"""Of the posts open on 31 December 2008."""
