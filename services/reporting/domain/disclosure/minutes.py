"""Minutes of acts, released for the nation and the year beside the acts released there.

Minutes count no person and have no certificate. They are released where there were enough acts,
also without those of any one post, which knows its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from contracts.read_model import CellRow
from contracts.release_plan import Grain
from contracts.release_plan.policy import GROUP_DISCLOSURE_MIN
from services.reporting.domain.disclosure.counting import MINUTES
from services.reporting.domain.disclosure.released_row import NOT_SAID, ReleasedRow

_TABLES = tuple(table for table, _ in MINUTES)


def minutes(
    rows: Iterable[ReleasedRow], cells: Iterable[CellRow], group_min: int = GROUP_DISCLOSURE_MIN
) -> Iterator[ReleasedRow]:
    """A row of minutes beside each row of acts of the nation's year.

    `cells`: acts and minutes by post. `group_min`: acts, below which their minutes are hidden.
    """
    acts: dict[tuple[str, ...], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    spent: dict[tuple[str, ...], int] = defaultdict(int)
    for cell in cells:
        if cell.table in _TABLES:
            key = (cell.table, cell.force, "/".join(filter(None, (cell.d1, cell.d2))))
            if cell.measure == "minutes":
                spent[key] += cell.value
            else:
                acts[key][cell.area] += cell.value
    for row in rows:
        if row.table in _TABLES and row.grain == Grain.NATION_YEAR:
            keys = [(row.table, row.force, code) for code in row.codes]
            many = _many([acts[key] for key in keys], group_min)
            yield replace(
                row,
                measure="minutes",
                unit="minutes",
                value=sum(spent[key] for key in keys) if many else None,
                base=None,
                secrecy=None if many else NOT_SAID,
            )


def _many(each: Sequence[dict[str, int]], group_min: int) -> bool:
    """Whether there were no acts, or enough of them without those of any one post."""
    by_post: dict[str, int] = defaultdict(int)
    for counts in each:
        for post, count in counts.items():
            by_post[post] += count
    total = sum(by_post.values())
    return all(total - own >= group_min for own in by_post.values() if own)
