"""What a release says, row by row: the only form in which figures leave the sealer."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from contracts.codes import DEPARTEMENT
from contracts.identifiers import NATION
from contracts.release_plan import (
    DEPARTMENT_YEAR,
    MENTIONS,
    PARTITION,
    TABLES_PLANNED,
    TOTAL,
    PlannedTable,
)
from contracts.statistics import TABLES
from services.reporting.domain.disclosure.linked_table import Cell
from services.reporting.domain.disclosure.protection import Protected
from services.reporting.domain.disclosure.releasing import ReleasedTable

NOT_SAID = "n.c."  # non communiqué: hidden, whether small, or hidden to protect another, or zero
NOT_KNOWN = "non renseigné"  # nobody said it: neither zero, nor hidden, nor uncovered
NOT_COVERED = "non couvert"  # no post worked there: nothing was counted, which is not zero

ReleasedRow: TypeAlias = dict[str, Any]

COLUMNS = (
    "table", "measure", "grain", "area", "area_label", "department", "period", "force",
    "dimension", "modality", "merged", "label", "unit", "value", "base", "secrecy",
)  # fmt: skip


def written(row: ReleasedRow) -> str:
    """A row as it is kept, served and compared."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def is_count(row: Mapping[str, Any]) -> bool:
    """Whether a row is a protected count, and not computed beside one."""
    planned = TABLES_PLANNED.get(row["table"])
    return planned is not None and row.get("measure") == planned.measure


def named(rows: Iterable[ReleasedRow], names: Mapping[str, str]) -> list[ReleasedRow]:
    """The rows with the names of their areas; `names`: of posts, by their codes."""
    known = {NATION: "France"} | {c.code: c.label for c in DEPARTEMENT.codes} | dict(names)
    return [
        row | {"area_label": " + ".join(known.get(code, code) for code in row["area"].split("+"))}
        for row in rows
    ]


def rows_of(released: ReleasedTable) -> Iterator[ReleasedRow]:
    """The rows of a table, every one with its base, its unit and its secrecy."""
    planned = released.planned
    for grain in planned.grains:
        for found in released.linked_tables:
            labels = _labels(planned)
            bases = _bases(found)
            for cell, value in found.published.cells(found.linked):
                if (cell.level, _length(cell)) == grain:
                    hidden = cell in found.published.hidden
                    code, label = labels.get(cell.group) or _merged(planned, cell)
                    yield {
                        "table": planned.code,
                        "measure": planned.measure,
                        "grain": "-".join(grain),
                        "area": cell.area,
                        "area_label": None,
                        "department": _department(found, cell),
                        "period": cell.period,
                        "force": found.linked.force,
                        "dimension": "/".join(planned.keys),
                        "modality": code,
                        "merged": "+".join(cell.group) if len(cell.group) > 1 else "",
                        "label": label,
                        "unit": TABLES[planned.code].unit.split(",")[0],
                        "value": None if hidden else value,
                        "base": bases.get((cell.level, cell.area, cell.period)),
                        "secrecy": NOT_SAID if hidden else None,
                    }
    if planned.rule == TOTAL and released.shows(DEPARTMENT_YEAR):
        yield from _not_covered(released)


def _length(cell: Cell) -> str:
    return "quarter" if "-Q" in cell.period else "year"


def _department(found: Protected, cell: Cell) -> str | None:
    if cell.level == "nation":
        return None
    post = found.linked.areas[cell.level][cell.area][0]
    return found.linked.perimeters.department[post]


def _bases(found: Protected) -> Mapping[tuple[str, str, str], int]:
    """Of how many the values are parts: situations, or orientations. Never hidden."""
    linked = found.linked
    bases = {}
    for grid in found.published.grids if linked.rule in (PARTITION, MENTIONS) else ():
        for area, posts in linked.areas[grid.level].items():
            quarters = linked.within(grid.period)
            bases[grid.level, area, grid.period] = (
                sum(linked.ceilings.get((post, q), 0) for post in posts for q in quarters)
                if linked.rule == MENTIONS
                else linked.sum_of(posts, grid.period, linked.modalities)
            )
    return bases


def _labels(planned: PlannedTable) -> dict[tuple[str, ...], tuple[str, str]]:
    """The code and label of each modality alone, of two joined where there are two keys."""
    if not planned.codes:
        return {("",): ("", TABLES[planned.code].title)}
    found = {code: label.label for code, label in planned.codes[0].by_code.items()}
    for codes in planned.codes[1:]:
        found = {
            f"{one}/{code}": f"{label}, {other.label}"
            for one, label in found.items()
            for code, other in codes.by_code.items()
        }
    return {(code,): (code, label) for code, label in found.items()}


def _merged(planned: PlannedTable, cell: Cell) -> tuple[str, str]:
    """The code and label of modalities shown as one; a force may lack some of them."""
    each = min(
        (
            each
            for recoding_level in planned.recoding
            for each in recoding_level
            if set(cell.group) <= set(each.modalities)
        ),
        key=lambda each: len(each.modalities),
    )
    return each.code, each.label


def _not_covered(released: ReleasedTable) -> Iterator[ReleasedRow]:
    """The départements in which no post worked: they are said, and said not to be zero."""
    linked = released.linked_tables[0].linked
    covered = {c for area in linked.perimeters.department.values() for c in area.split("+")}
    for code in DEPARTEMENT.by_code:
        if code not in covered:
            row = dict.fromkeys(COLUMNS)
            yield row | {
                "table": released.planned.code,
                "measure": released.planned.measure,
                "grain": "department-year",
                "area": code,
                "department": code,
                "period": linked.year,
                "force": "",
                "dimension": "",
                "modality": "",
                "merged": "",
                "label": DEPARTEMENT.label_of(code),
                "unit": TABLES[released.planned.code].unit,
                "secrecy": NOT_COVERED,
            }
