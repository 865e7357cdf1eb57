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
from contracts.streams import StreamId
from services.projections.domain import history
from services.projections.domain.cells import Cell, Cells
from services.projections.domain.entries import ActFact, Entry, read
from services.projections.domain.folding import NOWHERE, measure, post_of
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


class NotClosable(ValueError):
    """A stream is not one that ended by the year; the argument is its leaf."""


Facts = Callable[[], Iterable[ClosingFact]]
"""All facts that go, in the order of the log; asked several times."""


def part_of(
    year: int,
    size: int,
    blind: bytes,
    facts: Facts,
    posts: Mapping[str, PostRecord],
    sealed: Mapping[int, Collection[str]] = MappingProxyType({}),
) -> ClosedPart:
    """What is kept of whole streams that ended by a year, in the first `size` facts of a log.

    `posts`: the register as those facts make it. `sealed`: by the size of the log at which
    releases were sealed, the periods of cells that they count. Raises NotClosable, and ValueError
    for what is no fact.
    """
    leaves = [fact.leaf for fact in facts()]
    counted = _Counted(f"{year:04d}-12-31", posts, sealed)
    shares = max(1, -(-len(leaves) // AT_ONCE))
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
        ranges_of(leaves),
        {post: ClosedStreams(*both) for post, both in counted.streams.items()},
        dict(counted.facts),
        dict(counted.cells),
        {size: dict(cells) for size, cells in counted.sealed.items()},
    )


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
        posts: Mapping[str, PostRecord],
        periods: Mapping[int, Collection[str]],
    ) -> None:
        self._last_day, self._posts, self._periods = last_day, posts, periods
        self.sealed = {size: Counter[ClosedCell]() for size in sorted(periods)}
        self.streams: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.facts = Counter[tuple[str, str]]()
        self.cells = Counter[ClosedCell]()

    def take(self, stream: StreamId, facts: Sequence[ClosingFact]) -> None:
        """Add a whole stream. Raises NotClosable."""
        state: history.History | None = None
        most: dict[Cell, int] = {}
        areas = NOWHERE
        sizes = [size for size in self.sealed if size > facts[0].leaf]
        for leaf, _, stored in facts:
            while state is not None and sizes and sizes[0] <= leaf:
                self._seal(sizes.pop(0), state.post, measure(stream, state, areas))
            fact = read(Entry(leaf, stream, stored))
            if not isinstance(fact, ActFact):
                raise NotClosable(leaf)
            if state is None:
                areas = DEPARTMENT.areas(post_of(fact), self._posts.get(post_of(fact)))
            elif fact.type in MAY_LOWER:
                _raise_to(most, measure(stream, state, areas))
            state = history.evolve(state, fact)
            self.facts[state.post, fact.type] += 1
        if state is None or last_day(state) > self._last_day:
            raise NotClosable(facts[0].leaf)
        post, cells = state.post, measure(stream, state, areas)
        _raise_to(most, cells)
        for size in sizes:
            self._seal(size, post, cells)
        self.streams[post][0 if stream.case else 1] += 1
        for cell, amount in most.items():
            self.cells[_closed(post, cell)] += amount

    def _seal(self, size: int, post: str, cells: Cells) -> None:
        for cell, amount in cells.items():
            if cell.period in self._periods[size]:
                self.sealed[size][_closed(post, cell)] += amount


def _closed(post: str, cell: Cell) -> ClosedCell:
    table, name, period, *others = cell
    return ClosedCell(post, table, name, period, *others)
