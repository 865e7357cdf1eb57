"""The primary rule: which cells are sensitive, for a reader or for a post that knows itself."""

from collections import Counter
from collections.abc import Iterable, Iterator

from contracts.release_plan import Rule
from services.reporting.domain.disclosure.certificate import SensitiveCell
from services.reporting.domain.disclosure.linked_table import Grid, LinkedTable
from services.reporting.domain.disclosure.readers import Reader
from services.reporting.domain.disclosure.territory_parts import parts
from services.reporting.domain.seats import departments_of, post_of


def sensitive_cells(
    linked: LinkedTable, grids: Iterable[Grid], *, shown: bool = False
) -> list[SensitiveCell]:
    """The sensitive cells of `grids`, each once, in a fixed order; those `shown` by them alone, or
    also those of each département that a table shows with others.

    A cell is sensitive when it counts 1 … T−1, or everybody of a group smaller than `group_min`.
    So is what is left of a cell without the posts that a reader knows (see readers.py); and
    how many persons were received in several départements, by which these exceed the nation; and
    the parts of territories that differences tell.
    """
    found: dict[SensitiveCell, None] = {}
    for grid in grids:
        areas = linked.areas_in(grid).values()
        for posts in (*areas, *(() if shown else linked.apart(grid))):
            for group in grid.grouping:
                if not (linked.keeps_rows and len(group) == len(linked.modalities)):
                    found.update(dict.fromkeys(_of_cell(linked, posts, grid.period, group)))
        for posts, group in () if shown else parts(linked, grid):
            found.update(dict.fromkeys(_of_cell(linked, posts, grid.period, group)))
        if grid.level == "department" and grid.period != linked.year:
            for posts, quarters in linked.rests:
                if grid.period == quarters.partition("+")[0]:
                    for group in grid.grouping:
                        found.update(dict.fromkeys(_of_cell(linked, posts, quarters, group)))
        if grid.level == "department" and linked.rule == Rule.DISTINCT:
            for seat in (seat for seat in linked.posts if len(departments_of(seat)) > 1):
                if _is_secret(
                    linked, (seat,), grid.period, linked.sum_of((seat,), grid.period, ("",))
                ):
                    found[SensitiveCell((seat,), grid.period, ("",))] = None
    return list(found)


def small_totals(linked: LinkedTable, grid: Grid) -> bool:
    """Whether the persons of an area, or those that a reader does not know, are too few."""
    for posts in linked.areas_in(grid).values():
        counts: Counter[str] = Counter()
        for seat in posts:
            counts[post_of(seat)] += _persons(linked, (seat,), grid.period) or 0
        rests = (counts.total(), *(rest for _, rest in _rests(linked, counts)))
        if any(0 < rest < linked.threshold for rest in rests):
            return True
    return False


def _of_cell(
    linked: LinkedTable, posts: tuple[str, ...], period: str, group: tuple[str, ...]
) -> Iterator[SensitiveCell]:
    get, leaves = linked.values.get, [(q, m) for q in linked.within(period) for m in group]
    each: Counter[str] = Counter()
    for seat in posts:
        each[post_of(seat)] += sum([get((seat, q, m), 0) for q, m in leaves])
    value = each.total()
    if _is_secret(linked, posts, period, value):
        yield SensitiveCell(posts, period, group)
    for reader, rest in _rests(linked, each):
        others = tuple(seat for seat in posts if post_of(seat) not in reader)
        if _is_secret(linked, others, period, rest):
            yield SensitiveCell(others, period, group, against=reader)


def _rests(linked: LinkedTable, each: Counter[str]) -> Iterator[tuple[Reader, int]]:
    """The readers who know some posts of a cell, and the small counts that are left for them."""
    value, limit = each.total(), max(linked.group_min, linked.threshold)
    known = [count for _, count in each.most_common(linked.most_known)]
    if value - sum(known) >= limit:
        return
    get, readers_with = each.get, linked.readers_with
    for reader in dict.fromkeys(r for post in each for r in readers_with.get(post, ())):
        rest = value - sum([get(post, 0) for post in reader])
        if 0 < rest < limit:
            yield reader, rest


def _is_secret(linked: LinkedTable, posts: tuple[str, ...], period: str, value: int) -> bool:
    if 0 < value < linked.threshold:
        return True
    return 0 < value < linked.group_min and value == _persons(linked, posts, period)


def _persons(linked: LinkedTable, posts: tuple[str, ...], period: str) -> int | None:
    """How many persons the cell is a part of; None under a rule that does not tell."""
    if linked.rule == Rule.MENTIONS:
        quarters = linked.within(period)
        return sum(linked.ceilings.get((post, q), 0) for post in posts for q in quarters)
    known = linked.keeps_rows or linked.rule == Rule.TOTAL
    return linked.sum_of(posts, period, linked.modalities) if known else None
