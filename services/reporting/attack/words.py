"""What a release says of itself beside its rows, and what somebody concludes from it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from contracts.release_plan import TABLES_PLANNED
from services.reporting.attack.targets import Target
from services.reporting.domain.disclosure.released_row import NOT_SAID, ReleasedRow

Said = Mapping[tuple[str, str], int]
"""Table and force → how many small cells a release says that it hides."""


def as_if_counted(rows: Sequence[ReleasedRow]) -> Said:
    """The number of small cells of each table, as early editions published it."""
    return Counter((row.table, row.force) for row in rows if row.secrecy == NOT_SAID)


def all_small(rows: Sequence[ReleasedRow], said: Said) -> Iterator[tuple[int, int, Target]]:
    """Each hidden cell of a table, where as many are said to be small as can be: all of them."""
    hidden = [row for row in rows if row.secrecy == NOT_SAID]
    possible = Counter((row.table, row.force) for row in hidden)
    for row in hidden:
        small = TABLES_PLANNED[row.table].threshold - 1
        if said.get((row.table, row.force)) == possible[row.table, row.force]:
            where = frozenset({f"{row.grain} {row.area} {row.department}"})
            target = Target(row.table, row.force, where, row.period, row.modality, 0)
            yield 1, small, target
