"""The read models as the facts of a bundle make them, where tables that count no person look."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from contracts.identifiers import NATION
from contracts.period import Period
from contracts.read_model import (
    CaseRow,
    CellRow,
    OpenCaseRow,
    PositionRow,
    PostRecord,
    SequenceHoleRow,
    SeriesRow,
)
from contracts.release_plan import ReleasePlan
from services.projections.domain.cells import Cell
from services.projections.domain.read_models import READ_MODELS
from services.projections.domain.sequences import Ranges, holes
from services.reporting.domain.disclosure.open_rows import questions
from services.reporting.domain.tables.selection import DISTINCT, CellQuery, cells_for
from services.verifier.numbers import Device
from services.verifier.share import Measures, PostCells


class ReplayedViews:
    """One moment of the read models, at the end of the log of a bundle.

    It answers as the published views do (services.reporting.ports.Snapshot), from memory.
    """

    def __init__(
        self,
        last: tuple[int, str],
        cells: PostCells,
        posts: Sequence[PostRecord],
        series: Sequence[SeriesRow],
        numbers: Mapping[Device, Ranges],
    ) -> None:
        """`last`: the position of the last fact, and when it was recorded."""
        self._last, self._posts, self._series, self._numbers = last, posts, series, numbers
        self._cells = defaultdict[tuple[str, str], list[tuple[str, Cell, int]]](list)
        for (post, cell), amount in cells.items():
            self._cells[cell.table, cell.measure].append((post, cell, amount))
        self._together = {post for post, cell in cells if cell.area == post}

    @contextmanager
    def snapshot(self) -> Iterator["ReplayedViews"]:
        """Itself: nothing moves."""
        yield self

    def position(self, read_model: str) -> PositionRow:
        """The end of the log."""
        position, recorded_at = self._last
        return PositionRow(
            read_model=read_model,
            generation=0,
            position=position,
            recorded_at=recorded_at,
            dead_letters=0,
        )

    def cells(self, read_model: str, query: CellQuery) -> Sequence[CellRow]:
        """The cells asked for, summed over what the query does not keep apart."""
        found: dict[tuple[Cell, str], int] = {}
        for table, name in query.measures:
            for post, cell, amount in self._cells.get((table, name), ()):
                if self._is_counted_otherwise(read_model, post, cell):
                    continue
                kept = READ_MODELS[read_model].post_of(table, post)
                area = {"site": post, "nation": NATION}.get(read_model, cell.area)
                if query.covers(area, cell.period, kept, cell.force, cell.d1):
                    period = cell.period if query.by_period else ""
                    key = (
                        cell._replace(area=area, period=period),
                        kept if query.by_post else "",
                    )
                    found[key] = found.get(key, 0) + amount
        return [
            CellRow(**cell._asdict(), post=post, value=amount)
            for (cell, post), amount in found.items()
        ]

    def _is_counted_otherwise(self, read_model: str, post: str, cell: Cell) -> bool:
        """Of a post that moved, distinct persons are counted in each département and together."""
        several = cell.table in DISTINCT and post in self._together
        return several and (cell.area == post) == (read_model == "department")

    def posts(self, read_model: str) -> Sequence[PostRecord]:
        """The dated register, by post."""
        return self._posts

    def series(self, read_model: str) -> Sequence[SeriesRow]:
        """Every deposit, in the order of the log."""
        return self._series

    def open_cases(self, post: str) -> Sequence[OpenCaseRow]:
        """None: no table of a release asks for them."""
        return ()

    def cases(self, post: str) -> Sequence[CaseRow]:
        """None, either."""
        return ()

    def sequence_holes(self, post: str | None = None) -> Sequence[SequenceHoleRow]:
        """The numbers that never arrived, of every post."""
        return [
            SequenceHoleRow(post=of, device=device, first_missing=first, last_missing=last)
            for (of, device), arrived in sorted(self._numbers.items())
            for first, last in holes(arrived)
        ]


def measures_of(plan: ReleasePlan, period: Period) -> Measures:
    """What the open tables of a plan are made of."""
    queries = (cells_for(question, ()) for _, _, question in questions(plan, period))
    return frozenset(measure for query in queries if query for measure in query.measures)
