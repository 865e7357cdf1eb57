"""Stand-ins of the log, the lease and the channel, each of which fails when it is told to."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Event
from typing import NamedTuple

from contracts.barriers import Barrier
from services.intake.ports import ChannelUnavailable, RelayCheckpoint, StoredFact, StoreUnavailable

PARTITIONS = 3
Fails = Callable[[], bool]


def never() -> bool:
    """Nothing fails."""
    return False


class Logged(NamedTuple):
    """A fact of the log, whose stream says its partition."""

    position: int
    stream: str
    stored: bytes = b""


class LogOf:
    """A log of so many facts."""

    log_id = "0" * 32

    def __init__(self, facts: int, fails: Fails = never) -> None:
        self.facts = facts
        self.fails = fails

    def read(self, after: int, limit: int) -> Sequence[StoredFact]:
        if self.fails():
            raise StoreUnavailable("away")
        last = min(after + limit, self.facts)
        return [Logged(n, str(n % PARTITIONS)) for n in range(after + 1, last + 1)]

    def head(self) -> int:
        return self.facts


class LeaseOf:
    """A lease; `free` says whether it can be had just now."""

    def __init__(self, free: Fails = lambda: True, lost: Fails = never) -> None:
        self.free, self.lost = free, lost
        self.noted = RelayCheckpoint(0, {})

    @contextmanager
    def held(self) -> Iterator[RelayCheckpoint | None]:
        yield self.noted if self.free() else None

    def note(self, noted: RelayCheckpoint) -> None:
        if self.lost():
            raise StoreUnavailable("another relay has taken over")
        self.noted = noted


class Brokers:
    """What the partitions hold: facts by position, and barriers."""

    def __init__(self, fails: Fails = never) -> None:
        self.fails = fails
        self.holds: dict[int, list[int | Barrier]] = defaultdict(list)
        self.probes = 0

    @contextmanager
    def run(self, generation: int = 1) -> "Iterator[Run]":
        if self.fails():
            raise ChannelUnavailable("away")
        yield Run(self)


class Run:
    """One producer: what it sends waits, then is held up to the first failure of a partition."""

    def __init__(self, brokers: Brokers) -> None:
        self.brokers = brokers
        self.waiting: dict[int, list[int]] = defaultdict(list)

    def require(self, noted: RelayCheckpoint, log_id: str) -> None:
        for number, offset in noted.offsets.items():
            assert self.brokers.holds[number][offset] == Barrier(noted.position, log_id)

    def probe(self) -> None:
        self.brokers.probes += 1
        if self.brokers.fails():
            raise ChannelUnavailable("away")

    def send(self, rows: Sequence[StoredFact]) -> None:
        for row in rows:
            self.waiting[int(row.stream)].append(row.position)
        if self.brokers.fails():
            raise ChannelUnavailable("full")

    def confirm(self, barrier: Barrier) -> RelayCheckpoint:
        failed = False
        for number, positions in self.waiting.items():
            for position in positions:
                if self.brokers.fails():
                    failed = True  # and nothing after it: the producer of a run is idempotent
                    break
                self.brokers.holds[number].append(position)
        if failed:
            raise ChannelUnavailable("no acknowledgement")
        self.waiting.clear()
        return RelayCheckpoint(barrier.position, dict(self._barrier(barrier)))

    def _barrier(self, barrier: Barrier) -> Iterator[tuple[int, int]]:
        for number in range(PARTITIONS):
            if self.brokers.fails():
                raise ChannelUnavailable("no acknowledgement of a barrier")
            self.brokers.holds[number].append(barrier)
            yield number, len(self.brokers.holds[number]) - 1


class Clock:
    """Each look at it takes so many seconds."""

    def __init__(self, step: float) -> None:
        self.now, self.step = 0.0, step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


class Ending(Event):
    """Stops a relay after so many waits, which take no time."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.left = after

    def wait(self, timeout: float | None = None) -> bool:
        self.left -= 1
        if self.left <= 0:
            self.set()
        return self.is_set()


def passed_on(holds: Sequence[int | Barrier]) -> list[int]:
    """What a reader takes of a partition: it passes over the positions that it has seen."""
    taken, reached = [], 0
    for each in holds:
        position = each.position if isinstance(each, Barrier) else each
        if position > reached and not isinstance(each, Barrier):
            taken.append(position)
        reached = max(reached, position)
    return taken


def due(facts: int) -> Mapping[int, list[int]]:
    """What each partition must pass on of a log."""
    return {
        number: [n for n in range(1, facts + 1) if n % PARTITIONS == number]
        for number in range(PARTITIONS)
    }
