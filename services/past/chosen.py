"""What one table of the past needs of the log: the histories of its year, one at a time.

The same answers as `folded.Folded` at a position, which reads the whole log: a test compares both.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from operator import attrgetter
from typing import Protocol

from contracts.closing import Announced, Confirmed, KeySucceeded
from contracts.events import EVENTS
from contracts.events import cases as events
from contracts.read_model import SeriesRow
from contracts.streams import StreamId
from services.past.folded import Folded, Records, speaks_of
from services.projections.consumer import Progress
from services.projections.domain import history, register
from services.projections.domain.entries import ActFact, Entry, RegisterFact, read
from services.projections.domain.history import History
from services.projections.domain.sequences import Ranges
from services.projections.domain.situation import EVERY, Parts
from services.projections.ports import Device, EventFeed

LOG_TOPICS = frozenset((Announced.NAME, Confirmed.NAME, KeySucceeded.NAME))
OPENING_ALONE = Parts(orientations=False, acts=False, delays=False)
OPENING_TOPICS = frozenset(
    (
        events.CaseOpened.NAME,
        events.CaseRequalified.NAME,
        events.OrientationAnswered.NAME,
        events.FactCorrected.NAME,
        events.FactWithdrawn.NAME,
    )
)
"""What qualifies a situation (projections.domain.situation.qualify), and takes it back."""
AT_ONCE = 2_000  # streams read in one go, some 10 MB
_BACK = 64  # entries looked at from the last, to find one that can be read


class StreamFeed(EventFeed, Protocol):
    """A log that can be asked for some of its streams alone."""

    def topics(self) -> Collection[str]:
        """The types of the facts there are."""

    def streams_saying(
        self, texts: Sequence[bytes], until: int, topics: Collection[str] = ()
    ) -> Sequence[StreamId]:
        """The cases and months in which a fact up to a position holds one of some texts.

        `topics`: its types; any of them where none is named.
        """

    def of_streams(
        self, streams: Sequence[StreamId], topics: Collection[str] = ()
    ) -> Sequence[Entry]:
        """The entries of some streams, or of some types in them, each stream apart, in order."""

    def registers(self, until: int) -> Sequence[Entry]:
        """The entries of registers and series up to a position, in order."""

    def read_back(self, position: int, limit: int) -> Sequence[Entry]:
        """The entries up to a position, at most `limit`, the last first."""


class Chosen:
    """The log as known at a position; a fact that cannot be counted holds its stream back."""

    def __init__(self, feed: StreamFeed, position: int, progress: Progress | None = None) -> None:
        """`progress` is told how far the histories of a year are read, as a position."""
        self._feed, self._until, self._progress = feed, position, progress
        self._registers = registers_of(feed, position)
        self.position, self.recorded_at = self._last()

    def states(self, year: str, parts: Parts = EVERY) -> Iterator[tuple[StreamId, History]]:
        """Each case and month of activity that says anything of a year, as far as `parts` ask."""
        topics = OPENING_TOPICS if parts == OPENING_ALONE and self._knows_every_topic() else ()
        chosen = sorted(self._feed.streams_saying(texts_of(year), self._until, topics))
        for first in range(0, len(chosen), AT_ONCE):
            for stream, entries in self._each_of(chosen[first : first + AT_ONCE], topics):
                state = final_state(entries)
                if state is not None and speaks_of(state, f"{year}-"):
                    yield stream, state
            if self._progress:
                done = min(first + AT_ONCE, len(chosen))
                self._progress(self._until * done // len(chosen), self._until)

    def records(self) -> Records:
        """What the register says of each post that ever opened."""
        return register.records_in(self._registers)

    def series(self) -> list[SeriesRow]:
        """Every deposit, in the order of the log."""
        return register.series_in(self._registers)

    def numbers(self) -> dict[Device, Ranges]:
        """The sequence numbers that arrived, by device: for these the whole log is read."""
        return Folded(self._feed).until(self._until, self._progress).numbers()

    def _knows_every_topic(self) -> bool:
        """Whether each fact is one that can be counted: another holds back what follows it."""
        return {*self._feed.topics()} <= {*EVENTS, *LOG_TOPICS}

    def _each_of(
        self, streams: Sequence[StreamId], topics: Collection[str]
    ) -> Iterator[tuple[StreamId, Sequence[Entry]]]:
        entries = self._feed.of_streams(streams, topics)
        known = (entry for entry in entries if entry.position <= self._until)
        for stream, its in groupby(known, key=attrgetter("stream")):
            yield stream, list(its)

    def _last(self) -> tuple[int, str]:
        """The last position, and when the last fact before it that can be counted was recorded."""
        last, at = 0, self._until
        while entries := self._feed.read_back(at, _BACK):
            last = last or entries[0].position
            for entry in entries:
                with suppress(Exception):  # set aside by the read models too
                    self._require_counted_before(entry)
                    return last, read(entry).recordedat
            at = entries[-1].position - 1
        return last, ""

    def _require_counted_before(self, last: Entry) -> None:
        """Raises whatever a fact of the same stream before raises, if one cannot be counted."""
        state, known = None, None
        for entry in self._feed.of_streams([last.stream]):
            if entry.position >= last.position:
                return
            fact = read(entry)
            if isinstance(fact, ActFact):
                state = history.evolve(state, fact)
            elif not entry.stream.is_log:
                known = register.evolve(known, fact, entry.position)


def registers_of(feed: StreamFeed, until: int) -> dict[StreamId, register.Register]:
    """The registers of posts and the series as known at a position."""
    found: dict[StreamId, register.Register] = {}
    held: set[StreamId] = set()
    for entry in feed.registers(until):
        if entry.stream.is_log or entry.stream in held:
            continue
        try:
            fact = read(entry)
            if isinstance(fact, RegisterFact):
                known = found.get(entry.stream)
                found[entry.stream] = register.evolve(known, fact, entry.position)
        except Exception:  # set aside by the read models too
            held.add(entry.stream)
    return found


def texts_of(year: str) -> list[bytes]:
    """What stands in every fact that says anything of a year: days, or instants of its first
    night in Paris, which begins on the 31st in UTC."""
    return [f'"{year}-'.encode(), f'"{int(year) - 1:04d}-12-31T'.encode()] if year else [b""]


def final_state(entries: Sequence[Entry]) -> History | None:
    """A stream once all its entries are known."""
    state = None
    for _fact, after in steps_of(entries):
        state = after
    return state


def steps_of(entries: Sequence[Entry]) -> Iterator[tuple[ActFact, History]]:
    """Each fact of a stream with what it made of it, up to the first that cannot be counted."""
    state: History | None = None
    for entry in entries:
        try:
            fact = read(entry)
            if not isinstance(fact, ActFact):
                return
            state = history.evolve(state, fact)
        except Exception:  # set aside by the read models too
            return
        yield fact, state
