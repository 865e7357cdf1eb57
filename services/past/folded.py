"""The log folded in memory up to a position, and the read models that it makes then.

It answers as the published views do (services.reporting.ports.Snapshot): no table is written,
so that one table of the past costs one reading of the log.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

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
from services.projections.consumer import Progress
from services.projections.domain import history, register
from services.projections.domain.cells import Areas, Cell
from services.projections.domain.entries import ActFact, Entry, RegisterFact, read
from services.projections.domain.folding import measure, post_of
from services.projections.domain.history import History
from services.projections.domain.read_models import DEPARTMENT, READ_MODELS, SITE
from services.projections.domain.sequences import Ranges, holes, with_numbers
from services.projections.ports import Device, EventFeed
from services.reporting.domain.tables.selection import CellQuery

AT_ONCE = 10_000  # facts read in one go, some 6 MB
WARM = 120_000  # facts whose histories stay decoded: some 250 MB, and a third of the time

Records = dict[str, PostRecord]
_Counted = tuple[str, str, Cell, int]  # the read model that alone counts it, if any; post, cell


class Step(NamedTuple):
    """What a fact made of its stream."""

    stream: StreamId
    fact: ActFact
    before: History | None
    after: History


class Folded:
    """Every stream as known at `position`; a fact that cannot be counted holds its stream back."""

    def __init__(self, feed: EventFeed, warm: int = WARM) -> None:
        """`warm`: after how many facts histories are encoded."""
        self._feed, self._kept_warm = feed, warm
        self.position, self.recorded_at, self._since = 0, "", 0
        self._warm: dict[StreamId, History] = {}
        self._cold: dict[StreamId, bytes] = {}
        self._registers: dict[StreamId, register.Register] = {}
        self._held: set[StreamId] = set()
        self._numbers: defaultdict[Device, array[int]] = defaultdict(lambda: array("q"))

    def until(self, position: int, progress: Progress | None = None) -> "Folded":
        """Itself, once the log is folded up to a position."""
        for _step in self.steps(position, progress):
            pass
        return self

    def steps(self, position: int, progress: Progress | None = None) -> Iterator[Step]:
        """Fold up to a position; yields what each fact of a case or of activity made."""
        with one_collection_after():  # once: a look at all that is held costs half a second
            while self.position < position:
                batch = self._feed.read(self.position, AT_ONCE)
                entries = [each for each in batch if each.position <= position]
                if not entries:
                    break
                for entry in entries:
                    step = self._fold(entry)
                    if step:
                        yield step
                self.position = entries[-1].position
                self._cool(len(entries))
                if progress:
                    progress(self.position, position)

    def _cool(self, read: int) -> None:
        """Encode what has been warm for long enough."""
        self._since += read
        if self._since >= self._kept_warm:
            self._cold |= {each: history.encode(s) for each, s in self._warm.items()}
            self._warm, self._since = {}, 0

    def states(self, year: str) -> Iterator[tuple[StreamId, History]]:
        """Each case and month of activity that says anything of a year; all with an empty one."""
        said = f"{year}-" if year else ""
        for stream, stored in self._cold.items():
            if stream not in self._warm and said.encode() in stored:
                yield stream, history.decode(stored)
        for stream, state in self._warm.items():
            if speaks_of(state, said):
                yield stream, state

    def records(self) -> Records:
        """What the register says of each post that ever opened."""
        of_posts = (s for s in sorted(self._registers) if not s.is_series)
        return register.records_of(self._registers[post] for post in of_posts)

    def series(self) -> list[SeriesRow]:
        """Every deposit, in the order of the log."""
        found = (each for stream, each in self._registers.items() if stream.is_series)
        rows = (row for each in found for row in register.series_rows(each))
        return sorted(rows, key=lambda row: row.position)

    def numbers(self) -> dict[Device, Ranges]:
        """The sequence numbers that arrived, by device; those of closed years too."""
        closed = {
            Device(*key): tuple((first, last) for first, last in ranges)
            for key, ranges in self._feed.closed.numbers().items()
        }
        devices = {*closed, *self._numbers}
        return {d: with_numbers(closed.get(d, ()), self._numbers.get(d, ())) for d in devices}

    def _fold(self, entry: Entry) -> Step | None:
        stream = entry.stream
        if stream in self._held:
            return None
        try:
            fact = read(entry)
            self.recorded_at = fact.recordedat
            if stream.is_log:
                return None
            if fact.sequence is not None and fact.device is not None and not stream.is_series:
                self._numbers[Device(post_of(fact), fact.device)].append(fact.sequence)
            if isinstance(fact, RegisterFact):
                known = self._registers.get(stream)
                self._registers[stream] = register.evolve(known, fact, entry.position)
                return None
            before = self._state(stream)
            after = self._warm[stream] = history.evolve(before, fact)
        except Exception:  # set aside by the read models too
            self._held.add(stream)
            return None
        return Step(stream, fact, before, after)

    def _state(self, stream: StreamId) -> History | None:
        state = self._warm.get(stream)
        if state is None and stream in self._cold:
            return history.decode(self._cold[stream])
        return state


def speaks_of(state: History, year: str) -> bool:
    """Whether a history says anything of a year: else it measures nothing in it."""
    return any(
        each.says.occurred_on.startswith(year) or each.received_on.startswith(year)
        for each in state.standing
    ) or any(each.day.startswith(year) for each in state.incidents)


class Then:
    """The read models at the position where the log is folded. See reporting.ports.Snapshot."""

    def __init__(self, folded: Folded, feed: EventFeed) -> None:
        self._folded, self._feed = folded, feed
        self._records = folded.records()
        self._cells: dict[str, dict[tuple[str, str], list[_Counted]]] = {}

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
            if _asked(query, cell, post):
                period = cell.period if query.by_period else ""
                key = cell._replace(period=period), post if query.by_post else ""
                found[key] = found.get(key, 0) + amount

        for measured in query.measures:
            for year in sorted({period[:4] for period in query.periods}):
                for only, post, cell, amount in self._of_year(year).get(measured, ()):
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

    def _of_year(self, year: str) -> dict[tuple[str, str], list[_Counted]]:
        """What the histories count in a year, summed by read model, post and cell."""
        if year in self._cells:
            return self._cells[year]
        totals: dict[tuple[str, str, Cell], int] = {}
        places: dict[str, Mapping[str, Areas]] = {}
        with one_collection_after():
            for stream, state in self._folded.states(year):
                post = state.post
                if post not in places:
                    places[post] = _places(post, self._records.get(post))
                for only, areas in places[post].items():
                    for cell, amount in measured(stream, state, areas).items():
                        if cell.period.startswith(year):
                            key = only, post, cell
                            totals[key] = totals.get(key, 0) + amount
        found = self._cells[year] = defaultdict(list)
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


def measured(stream: StreamId, state: History | None, areas: Areas) -> dict[Cell, int]:
    """What a stream adds to the tables; nothing where it cannot be counted."""
    try:
        return measure(stream, state, areas)
    except Exception:  # set aside by the read models too
        return {}


def _asked(query: CellQuery, cell: Cell, post: str) -> bool:
    return (
        cell.area in query.areas
        and cell.period in query.periods
        and (query.posts is None or post in query.posts)
        and (query.d1 is None or cell.d1 in query.d1)
        and query.force in (None, cell.force)
    )
