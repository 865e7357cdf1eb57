"""Figures of two dates: rows that count the same situations, some with late facts, some without.

A difference of them is how many came late, of a total or of what a row hides of it. Nobody needs
a program for that: subtractions do.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from contracts.identifiers import NATION
from contracts.release_plan import TABLES_PLANNED, Rule
from services.reporting.attack.targets import Target
from services.reporting.domain.disclosure.released_row import NOT_SAID, ReleasedRow

AS_IF_LATE = 3  # situations, of which a badly protected release tells by a difference
RECONCILIATION = "H6"
_OF_SITUATIONS = "situations"
_FORCES = ("police", "gendarmerie")

Place = tuple[str, str, str]
"""Area, period, force."""


def as_if_late(rows: Sequence[ReleasedRow]) -> list[ReleasedRow]:
    """The reconciliation of the forces as it would be, had a few situations come late to each."""
    return [
        replace(
            row, table=RECONCILIATION, measure=row.force, force="", value=row.count + AS_IF_LATE
        )
        for row in rows
        if (row.table, row.area) == ("A1", NATION) and row.force in _FORCES
    ]


def differences(rows: Sequence[ReleasedRow]) -> Iterator[tuple[int, int, Target]]:
    """Each small difference between two totals of the same situations, taken for what came late.

    Totals are the situations opened (A1), the bases of their attributes, the reconciliation of
    the forces, and the sum of the four quarters of a year.
    """
    totals: dict[Place, set[int]] = defaultdict(set)
    for row in rows:
        for force, total in _totals(row):
            totals[row.area, row.period, force].add(total)
    _add_quarters(totals)
    for (area, period, force), found in totals.items():
        small = TABLES_PLANNED["A1"].threshold
        for more in sorted(found):
            late = more - min(found)
            if 0 < late < small:
                yield late, late, Target("A1", force, frozenset({area}), period, "", late)


def _totals(row: ReleasedRow) -> Iterator[tuple[str, int]]:
    planned = TABLES_PLANNED.get(row.table)
    if row.table == RECONCILIATION and row.measure in _FORCES and row.value is not None:
        yield row.measure, row.count
    if planned is None or planned.measure not in (_OF_SITUATIONS, "mentions"):
        return
    if planned.rule == Rule.TOTAL and row.value is not None:
        yield row.force, row.count
    elif planned.rule in (Rule.PARTITION, Rule.MENTIONS) and row.base is not None:
        yield row.force, int(row.base)


def _add_quarters(totals: dict[Place, set[int]]) -> None:
    """The year as the sum of its quarters, where each has one total."""
    years: dict[Place, list[int]] = defaultdict(list)
    for (area, period, force), found in totals.items():
        if "-Q" in period and len(found) == 1:
            years[area, period[:4], force] += found
    for place, quarters in years.items():
        if len(quarters) == 4:
            totals[place].add(sum(quarters))


def as_if_before(rows: Sequence[ReleasedRow]) -> list[ReleasedRow]:
    """The rows that these would rectify, had a few come late whose modality is hidden."""
    hiding = {_row_of(row) for row in rows if row.secrecy == NOT_SAID}
    return [
        replace(row, base=int(row.base) - AS_IF_LATE)
        for row in rows
        if _row_of(row) in hiding and row.base is not None
    ]


def hidden_unions(
    before: Iterable[ReleasedRow], now: Iterable[ReleasedRow]
) -> Iterator[tuple[int, int, Target]]:
    """By how much what is hidden of an area changed: its total less what is shown of it."""
    left = [_hidden_of(rows) for rows in (before, now)]
    for place, value in left[1].items():
        table, force, grain, area, department, period = place
        change = abs(value - left[0].get(place, value))
        if 0 < change < TABLES_PLANNED[table].threshold:
            where = frozenset({f"{grain} {area} {department}"})
            yield change, change, Target(table, force, where, period, "", change)


def _hidden_of(rows: Iterable[ReleasedRow]) -> dict[tuple[str, ...], int]:
    """What the hidden cells of each area add up to, where the whole is told."""
    totals: dict[tuple[str, ...], int] = {}
    shown: dict[tuple[str, ...], int] = defaultdict(int)
    hiding = set()
    for row in rows:
        planned = TABLES_PLANNED.get(row.table)
        if planned is not None and planned.rule == Rule.PARTITION and row.base is not None:
            place = _row_of(row)
            totals[place] = int(row.base)
            shown[place] += row.count
            hiding |= {place} if row.secrecy == NOT_SAID else set()
    return {place: totals[place] - shown[place] for place in hiding}


def _row_of(row: ReleasedRow) -> tuple[str, ...]:
    return row.table, row.force, row.grain, row.area, row.department or "", row.period
