"""Folded states of streams, the recent ones kept in memory."""

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from contracts.envelope import Fact
from contracts.streams import StreamId
from services.intake.domain.activity import Month
from services.intake.domain.case import Case
from services.intake.domain.deciding import State, evolve
from services.intake.ports import FactLog


class StreamState(NamedTuple):
    """The state of a stream after `version` facts."""

    state: State | None
    version: int


EMPTY = StreamState(None, 0)


class States:
    """A bounded memory of states, least recently used out first; misses come from the log."""

    def __init__(self, log: FactLog, capacity: int) -> None:
        """`capacity` in streams; a case takes about 2 kB."""
        self._log = log
        self._capacity = capacity
        self._recent: OrderedDict[StreamId, StreamState] = OrderedDict()

    def of(self, streams: Collection[StreamId]) -> dict[StreamId, StreamState]:
        """The states of all `streams`, in a dict that the caller may advance."""
        found = {stream: self._recent.get(stream, EMPTY) for stream in streams}
        missing = [stream for stream in streams if stream not in self._recent]
        if missing:
            for stream, facts in self._log.histories(missing).items():
                found[stream] = fold(facts)
        return found

    def of_post(
        self, post: str, more: Mapping[StreamId, StreamState]
    ) -> dict[StreamId, Case | Month]:
        """The cases and the months of a post, those of `more` as they stand there."""
        known = {**self.of([s for s in self._log.streams_of(post) if s not in more]), **more}
        for stream, recent in self._recent.items():  # a dry run keeps here what no log holds
            known.setdefault(stream, recent)
        return {
            stream: state
            for stream, (state, _) in known.items()
            if (isinstance(state, Case) and state.post == post)
            or (isinstance(state, Month) and stream.channel_key == post)
        }

    def keep(self, states: Mapping[StreamId, StreamState]) -> None:
        """Remember `states`, which are now durable."""
        for stream, known in states.items():
            self._recent[stream] = known
            self._recent.move_to_end(stream)
        while len(self._recent) > self._capacity:
            self._recent.popitem(last=False)

    def forget(self) -> None:
        """Drop everything: the log may have moved."""
        self._recent.clear()


def fold(facts: Sequence[Fact]) -> StreamState:
    """The state that a whole history makes."""
    state: State | None = None
    for fact in facts:
        state = evolve(state, fact)
    return StreamState(state, len(facts))
