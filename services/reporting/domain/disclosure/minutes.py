"""Minutes of acts, told for the nation and the year, beside the acts that are told there.

Minutes are no count, and no certificate speaks of them: they are released where the acts they
were spent on are many, also for a post that takes its own away.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from contracts.read_model import CellRow
from services.reporting.domain.disclosure.counting import MINUTES
from services.reporting.domain.disclosure.primary import GROUP_DISCLOSURE_MIN
from services.reporting.domain.disclosure.rows import NOT_SAID, ReleasedRow

_TABLES = tuple(table for table, _ in MINUTES)


def minutes(rows: Iterable[ReleasedRow], cells: Iterable[CellRow]) -> Iterator[ReleasedRow]:
    """A row of minutes beside each row of acts of the nation's year; `cells`: by post."""
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
        if row["table"] in _TABLES and row["grain"] == "nation-year":
            keys = [(row["table"], row["force"], code) for code in _modalities(row)]
            many = _many([acts[key] for key in keys])
            yield row | {
                "measure": "minutes",
                "unit": "minutes",
                "value": sum(spent[key] for key in keys) if many else None,
                "base": None,
                "secrecy": None if many else NOT_SAID,
            }


def _modalities(row: ReleasedRow) -> Sequence[str]:
    return row["merged"].split("+") if row["merged"] else [row["modality"]]


def _many(each: Sequence[dict[str, int]]) -> bool:
    """Whether there were no acts, or enough of them without those of any one post."""
    by_post: dict[str, int] = defaultdict(int)
    for counts in each:
        for post, count in counts.items():
            by_post[post] += count
    total = sum(by_post.values())
    return all(total - own >= GROUP_DISCLOSURE_MIN for own in by_post.values() if own)
