"""The primary rule: which sums are secrets, for a reader and for a post that knows itself."""

from collections.abc import Iterable, Iterator

from contracts.release_plan import MENTIONS, TOTAL
from services.reporting.domain.disclosure.certificate import Secret
from services.reporting.domain.disclosure.linked_table import Block, Grid

EVERYBODY = 11  # of fewer persons than this it is not told that all of them are the same


def secrets(block: Block, grids: Iterable[Grid]) -> list[Secret]:
    """Every secret of the cells of `grids`, each once, in a fixed order.

    A cell is one when it counts 1 … T−1, or all of fewer than eleven persons; and so is what
    is left of it once any one of its posts is taken away, which that post can do.
    """
    found: dict[Secret, None] = {}
    for grid in grids:
        for posts in block.areas[grid.level].values():
            for group in grid.grouping:
                if not (block.keeps_rows and len(group) == len(block.modalities)):
                    found.update(dict.fromkeys(_of_cell(block, posts, grid.period, group)))
    return list(found)


def small_totals(block: Block, grid: Grid) -> bool:
    """Whether the persons of an area, or of all its posts but one, are too few to be told."""
    for posts in block.areas[grid.level].values():
        each = [_persons(block, (post,), grid.period) for post in posts]
        counts = [count for count in each if count is not None]
        total = sum(counts)
        if any(0 < rest < block.threshold for rest in (total, *(total - own for own in counts))):
            return True
    return False


def _of_cell(
    block: Block, posts: tuple[str, ...], period: str, group: tuple[str, ...]
) -> Iterator[Secret]:
    each = {post: block.sum_of((post,), period, group) for post in posts}
    value = sum(each.values())
    if _is_secret(block, posts, period, value):
        yield Secret(posts, period, group)
    if len(posts) < 2 or value - max(each.values()) >= max(EVERYBODY, block.threshold):
        return
    for post, own in each.items():
        others = tuple(p for p in posts if p != post)
        if _is_secret(block, others, period, value - own):
            yield Secret(others, period, group, against=post)


def _is_secret(block: Block, posts: tuple[str, ...], period: str, value: int) -> bool:
    if 0 < value < block.threshold:
        return True
    return 0 < value < EVERYBODY and value == _persons(block, posts, period)


def _persons(block: Block, posts: tuple[str, ...], period: str) -> int | None:
    """Of how many the cell is a part, None where nothing says so."""
    if block.rule == MENTIONS:
        quarters = block.within(period)
        return sum(block.ceilings.get((post, q), 0) for post in posts for q in quarters)
    known = block.keeps_rows or block.rule == TOTAL
    return block.sum_of(posts, period, block.modalities) if known else None
