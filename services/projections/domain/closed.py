"""What is kept of the facts of a closed year: the most that each of their streams ever counted.

A figure was sealed at some moment, with what was known then. At each moment a stream counted
what its first facts make; the most over all moments is therefore a bound for every figure, and
the figure itself where nothing was corrected. The same function makes it before facts are
deleted, and checks it in a bundle that still has them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple
from zlib import crc32

from contracts.closing import ClosedCell, ClosedPart, ClosedStreams, ranges_of
from contracts.events import cases as events
from contracts.read_model import PostRecord
from contracts.release_plan import PLAN, Rule
from contracts.streams import StreamId
from services.projections.domain import history, register
from services.projections.domain.cells import Cell, Cells
from services.projections.domain.entries import ActFact, Entry, RegisterFact, read
from services.projections.domain.folding import measure
from services.projections.domain.read_models import DEPARTMENT

AT_ONCE = 150_000  # facts held at a time, some 100 MB


class ClosingFact(NamedTuple):
    """A fact that goes: its leaf (from 0), its stream, its contract bytes."""

    leaf: int
    stream: StreamId
    stored: bytes


MAY_LOWER = frozenset(
    event.NAME
    for event in (
        events.FactCorrected,
        events.FactWithdrawn,
        events.CaseRequalified,
        events.PersonOriented,
        events.OrientationAnswered,
    )
)
"""After any other fact a stream counts in each cell at least what it counted before."""


DISTINCT = frozenset(planned.code for planned in PLAN.tables if planned.rule == Rule.DISTINCT)
Registers = Mapping[int, Mapping[str, PostRecord]]
"""The register of posts by the size of the log."""


class NotClosable(ValueError):
    """A stream is not one that ended by the year; the argument is its leaf."""


Facts = Callable[[], Iterable[ClosingFact]]
"""All facts that go, in the order of the log; asked several times."""


def part_of(
    year: int,
    size: int,
    blind: bytes,
    facts: Facts,
    posts: Registers,
    sealed: Mapping[int, Collection[str]] = MappingProxyType({}),
) -> ClosedPart:
    """What is kept of whole streams that ended by a year, in the first `size` facts of a log.

    `posts`: the register at that size, and at each of `sealed`: by the size of the log at which
    releases were sealed, the periods of cells that they count. Raises NotClosable, and ValueError
    for what is no fact.
    """
    leaves = ranges_of(fact.leaf for fact in facts())
    counted = _Counted(f"{year:04d}-12-31", size, posts, sealed)
    shares = max(1, -(-sum(count for _, count in leaves) // AT_ONCE))
    for share in range(shares):
        streams: dict[StreamId, list[ClosingFact]] = defaultdict(list)
        for fact in facts():
            if crc32(fact.stream.encode()) % shares == share:
                streams[fact.stream].append(fact)
        for stream, of_stream in streams.items():
            counted.take(stream, of_stream)
    return ClosedPart(
        year,
        size,
        blind,
        leaves,
        {post: ClosedStreams(*both) for post, both in counted.streams.items()},
        dict(counted.facts),
        dict(counted.cells),
        {size: dict(cells) for size, cells in counted.sealed.items()},
    )


def registers_at(sizes: Collection[int], facts: Iterable[ClosingFact]) -> Registers:
    """The register of posts at each size, from all facts of the log in order."""
    folded: dict[StreamId, register.Register] = {}
    found: dict[int, Mapping[str, PostRecord]] = {}
    left = sorted(sizes)
    for leaf, stream, stored in facts:
        while left and left[0] <= leaf:
            found[left.pop(0)] = register.records_of(folded.values())
        if stream.is_register and stream.is_of_a_post:
            fact = read(Entry(leaf + 1, stream, stored))
            if isinstance(fact, RegisterFact):
                folded[stream] = register.evolve(folded.get(stream), fact, leaf + 1)
    return found | dict.fromkeys(left, register.records_of(folded.values()))


def last_day(state: history.History) -> str:
    """The last day of which a stream says, or once said, anything."""
    days = [fact.says.occurred_on for fact in state.standing]
    return max([*days, *(incident.day for incident in state.incidents)], default="")


def _raise_to(most: dict[Cell, int], cells: Cells) -> None:
    for cell, amount in cells.items():
        if amount > most.get(cell, 0):
            most[cell] = amount


class _Counted:
    def __init__(
        self,
        last_day: str,
        size: int,
        registers: Registers,
        periods: Mapping[int, Collection[str]],
    ) -> None:
        self._last_day, self._registers, self._periods = last_day, registers, periods
        self._size = size
        self.sealed = {size: Counter[ClosedCell]() for size in sorted(periods)}
        self.streams: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.facts = Counter[tuple[str, str]]()
        self.cells = Counter[ClosedCell]()

    def take(self, stream: StreamId, facts: Sequence[ClosingFact]) -> None:
        """Add a whole stream. Raises NotClosable."""
        state: history.History | None = None
        most: dict[Cell, int] = {}
        sizes = [size for size in self.sealed if size > facts[0].leaf]
        for leaf, _, stored in facts:
            while state is not None and sizes and sizes[0] <= leaf:
                self._seal(sizes.pop(0), stream, state)
            fact = read(Entry(leaf, stream, stored))
            if not isinstance(fact, ActFact):
                raise NotClosable(leaf)
            if state is not None and fact.type in MAY_LOWER:
                _raise_to(most, self._measured(self._size, stream, state))
            state = history.evolve(state, fact)
            self.facts[state.post, fact.type] += 1
        if state is None or last_day(state) > self._last_day:
            raise NotClosable(facts[0].leaf)
        _raise_to(most, self._measured(self._size, stream, state))
        for size in sizes:
            self._seal(size, stream, state)
        self.streams[state.post][0 if stream.case else 1] += 1
        for cell, amount in most.items():
            self.cells[_closed(state.post, cell)] += amount

    def _seal(self, size: int, stream: StreamId, state: history.History) -> None:
        for cell, amount in self._measured(size, stream, state).items():
            if cell.period in self._periods[size]:
                self.sealed[size][_closed(state.post, cell)] += amount

    def _measured(self, size: int, stream: StreamId, state: history.History) -> Cells:
        """What a stream counts where its post then was; persons also where it was in several."""
        areas = DEPARTMENT.areas(state.post, self._registers[size].get(state.post))
        cells = measure(stream, state, areas)
        if len(areas) > 1:
            distinct = (cell for cell in cells if cell.table in DISTINCT)
            cells |= {cell._replace(area=state.post): 1 for cell in distinct}
        return cells


def _closed(post: str, cell: Cell) -> ClosedCell:
    table, name, period, *others = cell
    return ClosedCell(post, table, name, period, *others)
