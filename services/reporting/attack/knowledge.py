"""What rows say about the counts behind them: sums of unknowns, and bounds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from contracts.release_plan import TABLES_PLANNED, Grain, Rule
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.reporting.domain.seats import departments_of, post_of

_QUARTERS = ("Q1", "Q2", "Q3", "Q4")

Unknown: TypeAlias = tuple[str, str]
"""A seat (see seats.py), or a quarter of the nation; and a modality."""

Register: TypeAlias = Mapping[str, Mapping[str, str]]
"""Force → the seats that worked for it → their département, as the release names it."""


Territories: TypeAlias = Mapping[str, frozenset[str]]
"""Code of a territory → the seats that it counts, by the register."""
NO_TERRITORIES: Territories = {}


def _of_several_territories(row: ReleasedRow) -> bool:
    """Whether a row tells residents of a territory: its sides are those of no other row."""
    return row.grain == Grain.TERRITORY_YEAR and row.table == "B4"


@dataclass
class Equations:
    """Whole numbers ≥ 0, sums of them that are known, and what none of them exceeds."""

    unknowns: dict[Unknown, int] = field(default_factory=dict)  # → number of its column
    ceilings: dict[Unknown, int] = field(default_factory=dict)
    sums: list[tuple[frozenset[Unknown], int]] = field(default_factory=list)
    wholes: dict[Unknown, frozenset[Unknown]] = field(default_factory=dict)  # → what it sums

    def know(self, unknowns: Iterable[Unknown], value: int) -> None:
        """Add that these sum up to a value."""
        together = frozenset(unknowns)
        for unknown in together:
            self.unknowns.setdefault(unknown, len(self.unknowns))
        self.sums.append((together, value))

    def share_out(self, whole: Unknown, parts: Iterable[Unknown]) -> None:
        """Add that an unknown is the sum of others."""
        self.wholes[whole] = frozenset(parts)
        for unknown in (whole, *self.wholes[whole]):
            self.unknowns.setdefault(unknown, len(self.unknowns))


def in_quarter(modality: str, quarter: str) -> str:
    """The modality of an unknown that is a part of the year."""
    return f"{modality} {quarter}"


@dataclass(frozen=True)
class Problem:
    """The equations of a table and a force: over places within the year, over quarters."""

    table: str
    force: str
    places: Equations
    quarters: Equations


def problems(
    rows: Iterable[ReleasedRow],
    posts: Register,
    modalities: Mapping[tuple[str, str], Sequence[str]],
    territories: Territories = NO_TERRITORIES,
) -> list[Problem]:
    """The equations that rows amount to.

    `posts`: the register is no secret. `modalities`: of each table and force, those that exist.
    """
    found: dict[tuple[str, str], list[ReleasedRow]] = defaultdict(list)
    situations: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        if row.table == "A1" and row.grain == Grain.POST_YEAR and row.force:
            for seat in seats_of(row, row.force, posts):
                situations[row.force][seat] = row.count
        elif _of_several_territories(row):
            continue
        elif row.table in TABLES_PLANNED and TABLES_PLANNED[row.table].keys:
            found[row.table, row.force].append(row)
    return [
        _problem(table, force, of, posts, modalities[table, force], situations[force], territories)
        for (table, force), of in found.items()
    ]


def _problem(
    table: str,
    force: str,
    rows: Sequence[ReleasedRow],
    posts: Register,
    modalities: Sequence[str],
    situations: Mapping[str, int],
    territories: Territories,
) -> Problem:
    places, quarters = Equations(), Equations()
    rule = TABLES_PLANNED[table].rule
    based = set()
    for row in rows:
        if row.grain == Grain.DEPARTMENT_QUARTER:
            continue
        by_quarter = row.grain == Grain.NATION_QUARTER
        equations, where = (
            (quarters, [row.period])
            if by_quarter
            else (places, seats_of(row, force, posts, territories))
        )
        if row.value is not None:
            equations.know(((of, m) for of in where for m in row.codes), row.count)
        key = (row.grain, row.area, row.department, row.period)
        if rule == Rule.PARTITION and key not in based:
            based.add(key)
            equations.know(((of, m) for of in where for m in modalities), int(row.base or 0))
    for row in rows:  # the year is the sum of its quarters
        if row.grain == Grain.NATION_YEAR and row.value is not None and quarters.sums:
            known = sorted({of for of, _ in quarters.unknowns})
            if len(known) == 4:
                quarters.know(((of, m) for of in known for m in row.codes), row.count)
    of_quarters = [row for row in rows if row.grain.length == "quarter"]
    _know_quarters(places, of_quarters, force, posts, modalities if rule == Rule.PARTITION else ())
    if rule == Rule.MENTIONS:
        for seat, count in situations.items():
            places.ceilings |= {(seat, modality): count for modality in modalities}
    return Problem(table, force, places, quarters)


def _know_quarters(
    places: Equations,
    rows: Sequence[ReleasedRow],
    force: str,
    posts: Register,
    whole: Sequence[str],
) -> None:
    """What rows of quarters tell of places, where there are any of départements.

    `whole`: the modalities of which each base is the sum.
    """
    if all(row.grain == Grain.NATION_QUARTER for row in rows):
        return
    periods = sorted({row.period for row in rows})
    if len(periods) == len(_QUARTERS):
        for seat, modality in list(places.unknowns):
            parts = [(seat, in_quarter(modality, period)) for period in periods]
            places.share_out((seat, modality), parts)
    for row in rows:
        if row.value is not None:
            where = seats_of(row, force, posts)
            codes = [in_quarter(modality, row.period) for modality in row.codes]
            places.know(((seat, code) for seat in where for code in codes), row.count)
        if whole:
            every = [in_quarter(modality, row.period) for modality in whole]
            there = seats_of(row, force, posts)
            places.know(((seat, code) for seat in there for code in every), int(row.base or 0))


def seats_of(
    row: ReleasedRow, force: str, posts: Register, territories: Territories = NO_TERRITORIES
) -> list[str]:
    """The seats behind a row, by the register."""
    if row.grain == Grain.TERRITORY_YEAR:
        return [seat for seat in posts[force] if seat in territories.get(row.area, ())]
    if row.grain.level == "nation":
        return list(posts[force])
    if row.grain.level == "department":  # quarters and some tables join départements of their own
        codes = row.area.split("+")
        return [seat for seat in posts[force] if departments_of(seat)[0] in codes]
    there = [seat for seat, department in posts[force].items() if department == row.department]
    if row.grain == Grain.POST_YEAR:
        return [seat for seat in there if post_of(seat) in row.area.split("+")]
    return there
