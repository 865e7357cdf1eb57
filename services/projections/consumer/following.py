"""The projector: reads the log once for several read models and lets each count its batch."""

from collections.abc import Callable, Sequence
from threading import Event
from time import monotonic
from typing import NamedTuple, TypeAlias

from services.chassis.logs import logger
from services.chassis.metrics import Meters
from services.chassis.processes import one_collection_after
from services.projections.application import BatchEngine
from services.projections.consumer.dead_letter_store import DeadLetterStore
from services.projections.consumer.messages import witness_of
from services.projections.consumer.reporting import Report
from services.projections.domain.entries import Entry
from services.projections.domain.folding import FoldCache, Item, new_after, read_all, recorded_at
from services.projections.ports import EventFeed, Mark, PositionMoved

BATCH = (
    50_000  # facts a transaction on catch-up: a third faster than 20 000 for 60 MB more, ADR 0003
)
IDLE_SECONDS = 0.1  # between two looks at a quiet log: a fact is visible well within a second

log = logger(__name__)

Progress: TypeAlias = Callable[[int, int], None]
"""Called with the position reached and the head of the log."""


class Opened(NamedTuple):
    """A generation: what counts it, where it stands, what it has set aside."""

    engine: BatchEngine
    stands: Mark
    aside: DeadLetterStore


class Follower:
    """One read model on the log: its engine and where it stands."""

    def __init__(self, open_generation: Callable[[], Opened], meters: Meters) -> None:
        self._open = open_generation
        self.look_again()
        self.name = self.engine.model.name
        self.report = Report(self.name, meters)

    @property
    def position(self) -> int:
        """The log position counted."""
        return self.stands.position

    def look_again(self) -> None:
        """Go on from where the read model stands now: a rebuild may have been swapped in."""
        self.engine, self.stands, self.aside = self._open()

    def count(self, items: Sequence[Item], folds: FoldCache) -> None:
        """Count the items this read model has not counted yet, unless another worker did."""
        new = new_after(items, self.position)
        if not new:
            return
        last = new[-1][0]
        reached = Mark(last.position, recorded_at(new), 0, witness_of(last.stored))
        began = monotonic()
        try:
            self.engine.apply(new, folds, reached)
        except PositionMoved:
            log.warning("position moved", read_model=self.name, position=self.position)
            self.look_again()
            return
        self.stands = reached
        self.report.counted(len(new), monotonic() - began)
        self.report.set_aside(self.aside.letters(), {entry.position for entry, _ in new})

    def tell(self, head: int) -> None:
        """Say how far the log is ahead."""
        self.report.beat()
        self.report.stands(self.position, head - self.position, self.stands.recorded_at)


class Projector:
    """Several read models on one log, in one thread."""

    def __init__(self, feed: EventFeed, followers: Sequence[Follower], batch: int = BATCH) -> None:
        self.feed = feed
        self.followers = followers
        self.batch = batch
        self.failing = False  # whether the last look at the log ended in an error

    @property
    def position(self) -> int:
        """The position that all the read models have reached."""
        return min(follower.position for follower in self.followers)

    def catch_up_once(self, until: int | None = None) -> int:
        """Count one batch, up to position `until` at most; returns how many facts it read."""
        for follower in self.followers:
            follower.look_again()
        entries: Sequence[Entry] = self.feed.read(self.position, self.batch)
        if until is not None:
            entries = [entry for entry in entries if entry.position <= until]
        if entries:
            with one_collection_after():
                self._count(entries)
        return len(entries)

    def _count(self, entries: Sequence[Entry]) -> None:
        items, folds = read_all(entries), FoldCache()
        for follower in self.followers:
            follower.count(items, folds)

    def catch_up(self, progress: Progress | None = None, until: int | None = None) -> int:
        """Count until nothing is left, or up to `until`; returns the position reached."""
        while self.catch_up_once(until):
            if progress:
                progress(self.position, self.feed.head() if until is None else until)
        if progress:
            progress(self.position, self.position)
        return self.position

    def run(self, stop: Event) -> None:
        """Follow the log until `stop` is set; an error is logged, waited for, tried again."""
        while not stop.is_set():
            try:
                counted = self.catch_up_once()
                for follower in self.followers:
                    follower.tell(self.feed.head())
            except Exception:
                self.failing = True
                log.exception("projection failed", position=self.position)
                stop.wait(1)
                continue
            self.failing = False
            if not counted:
                stop.wait(IDLE_SECONDS)
