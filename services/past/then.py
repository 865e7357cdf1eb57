"""The read models as the log made them at a position, where tables look.

They answer as the published views do (services.reporting.ports.Snapshot): no table is written.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol, TypeAlias

from contracts.identifiers import NATION
from contracts.read_model import (
    CaseRow,
    CellRow,
    OpenCaseRow,
    PositionRow,
    PostRecord,
    SequenceHoleRow,
    SeriesRow,
)
from contracts.streams import StreamId
from services.chassis.processes import one_collection_after
from services.past.folded import Records
from services.projections.domain.cells import Areas, Cell
from services.projections.domain.folding import measure
from services.projections.domain.history import History
from services.projections.domain.read_models import DEPARTMENT, READ_MODELS, SITE
from services.projections.domain.sequences import Ranges, holes
from services.projections.domain.situation import EVERY, Parts
from services.projections.ports import Device, EventFeed
from services.reporting.domain.tables.selection import CellQuery

_Counted = tuple[str, str, Cell, int]  # the read model that alone counts it, if any; post, cell
_OfYear: TypeAlias = defaultdict[tuple[str, str], list[_Counted]]


class FoldedLog(Protocol):
    """What the read models are made of, as known at a position."""

    position: int
    recorded_at: str

    def states(self, year: str, parts: Parts = EVERY) -> Iterator[tuple[StreamId, History]]:
        """Each case and month of activity that says anything of a year.

        Of cases, at least the facts that the parts asked are made of.
        """

    def records(self) -> Records:
        """What the register says of each post that ever opened."""

    def series(self) -> list[SeriesRow]:
        """Every deposit, in the order of the log."""

    def numbers(self) -> dict[Device, Ranges]:
        """The sequence numbers that arrived, by device."""


class Then:
    """The read models at the position where the log is known. See reporting.ports.Snapshot."""

    def __init__(self, folded: FoldedLog, feed: EventFeed) -> None:
        self._folded, self._feed = folded, feed
        self._records = folded.records()
        self._cells: dict[str, tuple[Parts, _OfYear]] = {}

    @contextmanager
    def snapshot(self) -> Iterator["Then"]:
        """Itself: nothing moves."""
        yield self

    def position(self, read_model: str) -> PositionRow:
        """Where the log is folded to."""
        return PositionRow(
            read_model=read_model,
            generation=0,
            position=self._folded.position,
            recorded_at=self._folded.recorded_at,
            dead_letters=0,
        )

    def cells(self, read_model: str, query: CellQuery) -> Sequence[CellRow]:
        """The cells asked for, summed over what the query does not keep apart."""
        found: dict[tuple[Cell, str], int] = {}
        model = READ_MODELS[read_model]

        def add(post: str, cell: Cell, amount: int) -> None:
            if query.covers(cell.area, cell.period, post, cell.force, cell.d1):
                period = cell.period if query.by_period else ""
                key = cell._replace(period=period), post if query.by_post else ""
                found[key] = found.get(key, 0) + amount

        parts = Parts.among({table for table, _ in query.measures})
        for measured in query.measures:
            for year in sorted({period[:4] for period in query.periods}):
                for only, post, cell, amount in self._of_year(year, parts).get(measured, ()):
                    if only in ("", read_model):
                        area = {"site": post, "nation": NATION}.get(read_model, cell.area)
                        add(model.post_of(cell.table, post), cell._replace(area=area), amount)
        for closed in self._feed.closed.cells(read_model):
            row = closed._asdict()
            cell = Cell(**{name: row[name] for name in Cell._fields})
            if (cell.table, cell.measure) in query.measures:
                add(row["post"], cell, row["value"])
        return [
            CellRow(**cell._asdict(), post=post, value=amount)
            for (cell, post), amount in found.items()
        ]

    def posts(self, read_model: str) -> Sequence[PostRecord]:
        """The dated register, by post."""
        return list(self._records.values())

    def series(self, read_model: str) -> Sequence[SeriesRow]:
        """Every deposit, in the order of the log."""
        return self._folded.series()

    def open_cases(self, post: str) -> Sequence[OpenCaseRow]:
        """None: no table asks for them."""
        return ()

    def cases(self, post: str) -> Sequence[CaseRow]:
        """None, either."""
        return ()

    def sequence_holes(self, post: str | None = None) -> Sequence[SequenceHoleRow]:
        """The numbers that never arrived, of a post or of all."""
        return [
            SequenceHoleRow(
                post=device.post, device=device.device, first_missing=first, last_missing=last
            )
            for device, arrived in sorted(self._folded.numbers().items())
            if post in (None, device.post)
            for first, last in holes(arrived)
        ]

    def _of_year(self, year: str, parts: Parts) -> _OfYear:
        """What the histories count in a year, summed by read model, post and cell.

        Only the parts asked for the first time, and all of them once others are asked.
        """
        if year in self._cells:
            made, known = self._cells[year]
            if made in (parts, EVERY):
                return known
            parts = EVERY
        totals: dict[tuple[str, str, Cell], int] = {}
        places: dict[str, Mapping[str, Areas]] = {}
        with one_collection_after():
            for stream, state in self._folded.states(year, parts):
                post = state.post
                if post not in places:
                    places[post] = _places(post, self._records.get(post))
                for only, areas in places[post].items():
                    for cell, amount in measured(stream, state, areas, parts).items():
                        if cell.period.startswith(year):
                            key = only, post, cell
                            totals[key] = totals.get(key, 0) + amount
        found: _OfYear = defaultdict(list)
        self._cells[year] = parts, found
        for (only, post, cell), amount in totals.items():
            found[cell.table, cell.measure].append((only, post, cell, amount))
        return found


def _places(post: str, record: PostRecord | None) -> Mapping[str, Areas]:
    """Where a post counts in each read model; under no name where one tells the others.

    A post that moved counts persons (A6) once in each area where it received them: neither the
    post's own number nor the nation's is their sum.
    """
    if SITE.areas(post, record).settled:
        return {"": DEPARTMENT.areas(post, record)}
    return {name: model.areas(post, record) for name, model in READ_MODELS.items()}


def measured(
    stream: StreamId, state: History | None, areas: Areas, parts: Parts = EVERY
) -> dict[Cell, int]:
    """What a stream adds to the tables; nothing where it cannot be counted."""
    try:
        return measure(stream, state, areas, parts)
    except Exception:  # set aside by the read models too
        return {}
