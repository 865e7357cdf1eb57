"""The log folded in memory up to a position: what every stream says then."""

from array import array
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from contracts.read_model import (
    PostRecord,
    SeriesRow,
)
from contracts.streams import StreamId
from services.chassis.processes import one_collection_after
from services.projections.consumer import Progress
from services.projections.domain import history, register
from services.projections.domain.entries import ActFact, Entry, RegisterFact, read
from services.projections.domain.folding import post_of
from services.projections.domain.history import History
from services.projections.domain.sequences import Ranges, with_numbers
from services.projections.domain.situation import EVERY, Parts
from services.projections.ports import Device, EventFeed

AT_ONCE = 10_000  # facts read in one go, some 6 MB
WARM = 120_000  # facts whose histories stay decoded: some 250 MB, and a third of the time

Records = dict[str, PostRecord]


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

    def states(self, year: str, parts: Parts = EVERY) -> Iterator[tuple[StreamId, History]]:
        """Each case and month of activity that says anything of a year; all with an empty one.

        Whole, whatever the `parts`.
        """
        said = f"{year}-" if year else ""
        for stream, stored in self._cold.items():
            if stream not in self._warm and said.encode() in stored:
                yield stream, history.decode(stored)
        for stream, state in self._warm.items():
            if speaks_of(state, said):
                yield stream, state

    def records(self) -> Records:
        """What the register says of each post that ever opened."""
        return register.records_in(self._registers)

    def series(self) -> list[SeriesRow]:
        """Every deposit, in the order of the log."""
        return register.series_in(self._registers)

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
