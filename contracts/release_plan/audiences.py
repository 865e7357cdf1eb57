"""Who reads what: every audience of statistics.md, each a part of the same release."""

from contracts.release_plan.planned import (
    DEPARTMENT_YEAR,
    NATION_QUARTER,
    NATION_YEAR,
    POST_YEAR,
    Audience,
)
from contracts.release_plan.tables import DERIVED, OPEN, PLANNED

_EVERYWHERE = tuple(
    (t.code, tuple(g for g in t.grains if g != POST_YEAR)) for t in PLANNED if t.code != "A6"
)
_OF_POSTS = tuple(
    (t.code, tuple(g for g in t.grains if g in (POST_YEAR, DEPARTMENT_YEAR)))
    for t in PLANNED
    if DEPARTMENT_YEAR in t.grains
)


def _open(*levels: str) -> tuple[tuple[str, str], ...]:
    return tuple((t.code, v) for t in (*OPEN, *DERIVED) for v in levels if v in t.levels)


_LATE_POSTS = ("H1", "site")
_QUALITY = tuple((code, "nation") for code in ("H2", "H3", "H4", "H5", "H6", "H7"))
_OF_A_FORCE = (_LATE_POSTS, ("A5", "nation"), ("A5", "department"), *_QUALITY)
_TOTALS = (
    ("A1", (NATION_QUARTER, NATION_YEAR, DEPARTMENT_YEAR)),
    ("A3", (NATION_YEAR,)),
    ("B1", (NATION_YEAR,)),
    ("B2", (NATION_YEAR,)),
    ("C1", (NATION_YEAR,)),
    ("D1", (NATION_YEAR,)),
    ("E1", (NATION_YEAR,)),
)

AUDIENCES = (
    Audience(
        "dcsp", "DCSP : la police, nation et départements", None, _EVERYWHERE, _OF_A_FORCE, "police"
    ),
    Audience(
        "dggn",
        "DGGN : la gendarmerie, nation et départements",
        None,
        _EVERYWHERE,
        _OF_A_FORCE,
        "gendarmerie",
    ),
    Audience(
        "aniscg",
        "ANISCG : la nation",
        None,
        tuple(
            (t.code, tuple(g for g in t.grains if g in (NATION_QUARTER, NATION_YEAR)))
            for t in PLANNED
        ),
        (*_open("nation"), _LATE_POSTS),
    ),
    Audience(
        "prefecture",
        "Une préfecture : son département et ses postes",
        "department",
        _OF_POSTS,
        _open("department", "site"),
    ),
    Audience(
        "funder",
        "Un financeur : un poste qu'il finance",
        "post",
        tuple((t.code, (POST_YEAR,)) for t in PLANNED if POST_YEAR in t.grains),
        _open("site"),
    ),
    Audience(
        "public",
        "Données ouvertes",
        None,
        _TOTALS,
        (("G1", "nation"), ("G6", "nation"), ("H1", "nation"), ("H6", "nation")),
    ),
)
"""The views of a release. `site` reads its own exact figures and `audit` the log and the
certificates: neither is a view of a release."""
