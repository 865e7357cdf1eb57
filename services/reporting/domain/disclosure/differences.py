"""What a reader of two releases of a year subtracts: each figure, and each union that is hidden.

Cells that hide each other keep their sum: it is the rest of a total that both releases tell. So
the change of such a union is known exactly, of modalities within an area, and of small areas
within a larger one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from contracts.release_plan import Grain, Rule
from services.reporting.domain.disclosure.linked_table import Cell, Grid, LinkedTable, Published
from services.reporting.domain.disclosure.one_cut import few
from services.reporting.domain.disclosure.readers import rests
from services.reporting.domain.disclosure.territory_parts import parts as parts_apart
from services.reporting.domain.disclosure.territory_parts import residents_apart, too_near
from services.reporting.domain.seats import post_of

Group = tuple[str, ...]
Change = Counter[str]
"""By how much a figure changed, by post."""

_WITHIN = (
    ("nation", "department"),
    ("nation", "post"),
    ("department", "post"),
    ("department", "territory"),
    ("territory", "post"),
    ("territory", "territory"),
)


def small_difference(before: LinkedTable, now: LinkedTable, published: Published) -> bool:
    """Whether a reader, who may know posts of its own, learns of a small change.

    A change is small when it is 1 … T−1, in either direction, or that of everybody: all of a few
    persons who came late are the same. Nor may residents of two territories be nearly the same.
    """
    if _told_of_residents(published) and too_near(now):
        return True
    readers = now.readers
    for change in _told(before, now, published):
        if few(rests(change, readers), before.threshold):
            return True
    for total, parts in _shared_out(before, now, published):
        for part in parts:
            all_of_it = {rest for rest in rests(total, readers) if rest in rests(part, readers)}
            if few(all_of_it, before.group_min):
                return True
    return False


def _told(before: LinkedTable, now: LinkedTable, published: Published) -> Iterator[Change]:
    """The changes of all figures and unions that both releases tell."""
    for grid in published.grids:
        for area, seats in _areas(before, now, grid).items():
            shown, hidden = _parted(grid, area, published)
            whole = [before.modalities] if before.keeps_rows else []
            unions = [sum(hidden, ())] if hidden and before.rule == Rule.PARTITION else []
            for group in (*shown, *whole, *unions):
                yield _change(before, now, seats, grid.period, group)
        for seats, group in parts_apart(now, grid):
            yield _change(before, now, seats, grid.period, group)
        for seats, quarters in now.rests if grid.grain == Grain.DEPARTMENT_QUARTER else ():
            for group in (*grid.grouping, *([before.modalities] if before.keeps_rows else [])):
                yield _change(before, now, seats, quarters, group)
    for above, below in _WITHIN:
        for larger, finer in _pairs(published.grids, above, below):
            yield from _hidden_areas(before, now, published, larger, finer)
    if _told_of_residents(published):
        yield from _residents_apart(before, now)


def _told_of_residents(published: Published) -> bool:
    """Whether residents of territories are shown."""
    return any(grid.slot is not None for grid in published.grids)


def _residents_apart(before: LinkedTable, now: LinkedTable) -> Iterator[Change]:
    """How the residents of each two territories of other seats differ more or less than before."""
    known = [linked.areas["territory"] for linked in (before, now)]
    areas = {
        code: tuple(sorted({seat for of in known for seat in of.get(code, ())}))
        for code in dict.fromkeys((*known[0], *known[1]))
    }
    both = zip(residents_apart(before, areas), residents_apart(now, areas), strict=True)
    for (_, _, then), (_, _, left) in both:
        left.subtract(then)
        yield left


def _hidden_areas(
    before: LinkedTable, now: LinkedTable, published: Published, larger: Grid, finer: Grid
) -> Iterator[Change]:
    """What is left of each larger area without the smaller ones that show the same modalities."""
    smaller = _areas(before, now, finer)
    for area, seats in _areas(before, now, larger).items():
        for group in _parted(larger, area, published)[0]:
            if group in finer.grouping:
                inside = {at: own for at, own in smaller.items() if {*own} <= {*seats}}
                hidden = [
                    seat
                    for at, own in inside.items()
                    if Cell(finer.level, at, finer.period, group) in published.hidden
                    for seat in own
                ]
                if hidden:
                    yield _change(before, now, tuple(hidden), finer.period, group)


def _shared_out(
    before: LinkedTable, now: LinkedTable, published: Published
) -> Iterator[tuple[Change, list[Change]]]:
    """The change of each area, and those of the parts of it that are told, where all add up."""
    if before.rule == Rule.PARTITION:
        for grid in published.grids:
            for area, seats in _areas(before, now, grid).items():
                shown, hidden = _parted(grid, area, published)
                groups = [*shown, *([sum(hidden, ())] if hidden else [])]
                if len(groups) > 1:
                    total = _change(before, now, seats, grid.period, before.modalities)
                    yield total, [_change(before, now, seats, grid.period, g) for g in groups]


def _pairs(grids: Sequence[Grid], above: str, below: str) -> Iterator[tuple[Grid, Grid]]:
    for larger in grids:
        for finer in grids:
            if (larger.level, finer.level) == (above, below) and larger.period == finer.period:
                yield larger, finer


def _areas(before: LinkedTable, now: LinkedTable, grid: Grid) -> Mapping[str, tuple[str, ...]]:
    """Every area of either release, with its seats in both."""
    known = (before.areas_in(grid), now.areas_in(grid))
    return {
        area: tuple(dict.fromkeys(seat for areas in known for seat in areas.get(area, ())))
        for area in dict.fromkeys((*known[0], *known[1]))
    }


def _parted(grid: Grid, area: str, published: Published) -> tuple[list[Group], list[Group]]:
    """The groups of an area that are shown, and those that are hidden."""
    parted: tuple[list[Group], list[Group]] = ([], [])
    for group in grid.grouping:
        parted[Cell(grid.level, area, grid.period, group) in published.hidden].append(group)
    return parted


def _change(
    before: LinkedTable, now: LinkedTable, seats: tuple[str, ...], period: str, group: Group
) -> Change:
    found: Change = Counter()
    for seat in seats:
        more = now.sum_of((seat,), period, group) - before.sum_of((seat,), period, group)
        found[post_of(seat)] += more
    return found
