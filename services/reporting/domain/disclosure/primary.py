"""The primary rule: which sums are secrets, for a reader and for a post that knows itself."""

from collections.abc import Iterable, Iterator

from contracts.release_plan import MENTIONS, TOTAL
from services.reporting.domain.disclosure.certificate import SensitiveCell
from services.reporting.domain.disclosure.linked_table import Grid, LinkedTable

GROUP_DISCLOSURE_MIN = 11  # of fewer persons than this it is not told that all of them are the same


def sensitive_cells(linked: LinkedTable, grids: Iterable[Grid]) -> list[SensitiveCell]:
    """Every secret of the cells of `grids`, each once, in a fixed order.

    A cell is one when it counts 1 … T−1, or all of fewer than eleven persons; and so is what
    is left of it once any one of its posts is taken away, which that post can do.
    """
    found: dict[SensitiveCell, None] = {}
    for grid in grids:
        for posts in linked.areas[grid.level].values():
            for group in grid.grouping:
                if not (linked.keeps_rows and len(group) == len(linked.modalities)):
                    found.update(dict.fromkeys(_of_cell(linked, posts, grid.period, group)))
    return list(found)


def small_totals(linked: LinkedTable, grid: Grid) -> bool:
    """Whether the persons of an area, or of all its posts but one, are too few to be told."""
    for posts in linked.areas[grid.level].values():
        each = [_persons(linked, (post,), grid.period) for post in posts]
        counts = [count for count in each if count is not None]
        total = sum(counts)
        if any(0 < rest < linked.threshold for rest in (total, *(total - own for own in counts))):
            return True
    return False


def _of_cell(
    linked: LinkedTable, posts: tuple[str, ...], period: str, group: tuple[str, ...]
) -> Iterator[SensitiveCell]:
    each = {post: linked.sum_of((post,), period, group) for post in posts}
    value = sum(each.values())
    if _is_secret(linked, posts, period, value):
        yield SensitiveCell(posts, period, group)
    if len(posts) < 2 or value - max(each.values()) >= max(GROUP_DISCLOSURE_MIN, linked.threshold):
        return
    for post, own in each.items():
        others = tuple(p for p in posts if p != post)
        if _is_secret(linked, others, period, value - own):
            yield SensitiveCell(others, period, group, against=post)


def _is_secret(linked: LinkedTable, posts: tuple[str, ...], period: str, value: int) -> bool:
    if 0 < value < linked.threshold:
        return True
    return 0 < value < GROUP_DISCLOSURE_MIN and value == _persons(linked, posts, period)


def _persons(linked: LinkedTable, posts: tuple[str, ...], period: str) -> int | None:
    """Of how many the cell is a part, None where nothing says so."""
    if linked.rule == MENTIONS:
        quarters = linked.within(period)
        return sum(linked.ceilings.get((post, q), 0) for post in posts for q in quarters)
    known = linked.keeps_rows or linked.rule == TOTAL
    return linked.sum_of(posts, period, linked.modalities) if known else None
