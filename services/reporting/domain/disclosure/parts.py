"""A protected table as JSON values: exact counts, pattern, certificates.

The keys are stored with every release: they keep their first names.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from contracts.release_plan import Rule
from contracts.release_plan.policy import GROUP_DISCLOSURE_MIN
from services.reporting.domain.disclosure.areas_shown import Perimeters
from services.reporting.domain.disclosure.certificate import (
    Certificate,
    FeasibleTable,
    Protected,
    SensitiveCell,
    Since,
)
from services.reporting.domain.disclosure.linked_table import (
    Cell,
    Grid,
    Leaf,
    LinkedTable,
    Published,
    Row,
)
from services.reporting.domain.disclosure.readers import Reader
from services.reporting.domain.disclosure.residence import Residence

Part = dict[str, Any]


def exact_of(found: Protected) -> Part:
    """The exact counts of a linked table, and how they hang together."""
    linked = found.linked
    areas = linked.perimeters
    quarters = {"quarter_departments": areas.quarters} if areas.quarters else {}
    readers = {"readers": linked.told} if linked.pairs else {}  # early releases knew of none
    told = _territories_of(linked)
    since = found.since
    before = {"before": _counts(since.values, since.ceilings)} if since else {}
    return {
        "table": linked.table,
        "force": linked.force,
        "rule": linked.rule,
        "threshold": linked.threshold,
        "year": linked.year,
        "quarters": linked.quarters,
        "modalities": linked.modalities,
        "posts": areas.post,
        "departments": areas.department,
        **_counts(linked.values, linked.ceilings),
        **readers,
        **quarters,
        **told,
        **before,
    }


def pattern_of(found: Protected) -> Part:
    """Which cells are published, and which of them are hidden."""
    before = {"shown_before": _shown(found.since.published)} if found.since else {}
    return {**_shown(found.published), **before}


def certificates_of(found: Protected) -> Part:
    """The feasible tables that protect each sensitive cell; those of both releases of a year."""
    both = {"differences": _proofs(found.since.certificates)} if found.since else {}
    return {"certificates": _proofs(found.certificates), **both}


def _territories_of(linked: LinkedTable) -> Part:
    """Which territories count a seat, and of residence also what is counted against them."""
    told: Part = {}
    if linked.perimeters.territories:
        told["territories"] = linked.perimeters.territories
    if linked.residence is not None:
        told["residence"] = _residence_of(linked.residence)
        told["places"] = [[*leaf, count] for leaf, count in linked.places.items()]
    return told


def _residence_of(told: Residence) -> Part:
    known = [[code, told.slots[code], communes] for code, communes in told.territories.items()]
    return {"own": told.own, "then": told.then, "territories": known, "seats": told.seats}


def _residence(read: Part) -> Residence | None:
    said = read.get("residence")
    if said is None:
        return None
    own, seats = _tuples(said["own"]), _tuples(said["seats"])
    territories = {code: tuple(communes) for code, _, communes in said["territories"]}
    slots = {code: slot for code, slot, _ in said["territories"]}
    then = {quarter: _tuples(of) for quarter, of in said["then"].items()}
    return Residence(own, then, territories, slots, seats)


def _tuples(read: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(each) for name, each in read.items()}


def _counts(values: Mapping[Leaf, int], ceilings: Mapping[Row, int]) -> Part:
    return {
        "values": [[*leaf, count] for leaf, count in values.items()],
        "ceilings": [[*row, count] for row, count in ceilings.items()],
    }


def _shown(published: Published) -> Part:
    return {
        "grids": [
            [
                grid.level,
                grid.period,
                grid.grouping,
                *([grid.slot] if grid.slot is not None else []),
            ]
            for grid in published.grids
        ],
        "hidden": sorted(published.hidden),
    }


def _proofs(certificates: Iterable[Certificate]) -> list[Part]:
    return [
        {
            "secret": secret_of(sensitive),
            "witnesses": [
                [kind, [[*leaf, change] for leaf, change in changes.items()]]
                for kind, changes in feasible_tables
            ],
        }
        for sensitive, feasible_tables in certificates
    ]


def protected_of(read: Part, group_min: int = GROUP_DISCLOSURE_MIN) -> Protected:
    """The protected table that the three parts together say."""
    linked = LinkedTable(
        table=read["table"],
        force=read["force"],
        rule=Rule(read["rule"]),
        threshold=read["threshold"],
        year=read["year"],
        quarters=tuple(read["quarters"]),
        modalities=tuple(read["modalities"]),
        perimeters=Perimeters(
            read["posts"],
            read["departments"],
            read.get("quarter_departments", {}),
            _tuples(read.get("territories", {})),
        ),
        values=_values(read),
        ceilings=_ceilings(read),
        group_min=group_min,
        pairs="readers" in read,
        told=tuple(map(tuple, read.get("readers", ()))),
        residence=_residence(read),
        places={(p, q, c): count for p, q, c, count in read.get("places", ())},
    )
    since = None
    if "before" in read:
        since = Since(
            _values(read["before"]),
            _ceilings(read["before"]),
            _published(read["shown_before"]),
            _certificates(read["differences"]),
        )
    return Protected(linked, _published(read), _certificates(read["certificates"]), since)


def _values(read: Part) -> dict[Leaf, int]:
    return {(p, q, m): count for p, q, m, count in read["values"]}


def _ceilings(read: Part) -> dict[Row, int]:
    return {(p, q): count for p, q, count in read["ceilings"]}


def _published(read: Part) -> Published:
    grids = tuple(
        Grid(level, period, _groups(groups), *slot)
        for level, period, groups, *slot in read["grids"]
    )
    hidden = (Cell(level, area, period, tuple(g)) for level, area, period, g in read["hidden"])
    return Published(grids, frozenset(hidden))


def _certificates(read: Iterable[Part]) -> tuple[Certificate, ...]:
    return tuple(
        Certificate(
            SensitiveCell(tuple(posts), period, tuple(group), _reader(against)),
            tuple(
                FeasibleTable(kind, {(p, q, m): change for p, q, m, change in changes})
                for kind, changes in each["witnesses"]
            ),
        )
        for each in read
        for posts, period, group, against in [each["secret"]]
    )


def lines_of(found: Iterable[Protected]) -> tuple[list[str], list[str], list[str]]:
    """Exact counts, pattern, certificates as JSON lines: a line for each table and force."""
    lines: tuple[list[str], list[str], list[str]] = ([], [], [])
    for each in found:
        named = {"table": each.linked.table, "force": each.linked.force}
        parts = (exact_of(each), pattern_of(each), certificates_of(each))
        for of_part, part in zip(lines, parts, strict=True):
            said = json.dumps({**named, **part}, ensure_ascii=False, separators=(",", ":"))
            of_part.append(said)
    return lines


def linked_tables_of(
    exact: Iterable[str],
    pattern: Iterable[str],
    certificates: Iterable[str],
    group_min: int = GROUP_DISCLOSURE_MIN,
) -> list[Protected]:
    """The protected tables of three files of lines. Raises ValueError and KeyError."""
    found = []
    for lines in zip(exact, pattern, certificates, strict=True):
        parts = [json.loads(line) for line in lines]
        if len({(part["table"], part["force"]) for part in parts}) > 1:
            raise ValueError("the parts are not of one table and force")
        found.append(protected_of({key: part[key] for part in parts for key in part}, group_min))
    return found


def secret_of(sensitive: SensitiveCell) -> list[Any]:
    """A sensitive cell: a reader of one post is written as its id, as always, nobody as null."""
    reader = sorted(sensitive.against)
    return [*sensitive[:3], reader if len(reader) > 1 else next(iter(reader), None)]


def _reader(read: list[str] | str | None) -> Reader:
    return frozenset([read] if isinstance(read, str) else read or ())


def _groups(read: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(group) for group in read)
