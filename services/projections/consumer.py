"""The projector: reads the log once for several read models and lets each count its batch."""

from collections.abc import Callable, Sequence
from threading import Event
from typing import TypeAlias

import structlog

from services.chassis.collector import one_collection_after
from services.chassis.metrics import Meters
from services.projections import metrics
from services.projections.application import BatchEngine
from services.projections.domain.entries import Entry
from services.projections.domain.folding import Folds, Item, new_after, read_all
from services.projections.ports import EventFeed, PositionMoved

BATCH = (
    50_000  # facts a transaction on catch-up: a third faster than 20 000 for 60 MB more, ADR 0003
)
IDLE_SECONDS = 0.1  # between two looks at a quiet log: a fact is visible well within a second

log = structlog.get_logger()

Progress: TypeAlias = Callable[[int, int], None]
"""Called with the position reached and the head of the log."""


class Follower:
    """One read model on the log: its engine and the position it has reached."""

    def __init__(self, open_engine: Callable[[], tuple[BatchEngine, int]], meters: Meters) -> None:
        self._open = open_engine
        self._meters = meters
        self.look_again()
        self.name = self.engine.model.name

    def look_again(self) -> None:
        """Go on from where the read model stands now: a rebuild may have been swapped in."""
        self.engine, self.position = self._open()

    def count(self, items: Sequence[Item], folds: Folds) -> None:
        """Count the items this read model has not counted yet, unless another worker did."""
        new = new_after(items, self.position)
        if not new:
            return
        try:
            with self._meters.histogram(metrics.BATCH_SECONDS).labels(self.name).time():
                self.engine.apply(new, folds)
        except PositionMoved:
            log.warning("position moved", read_model=self.name, position=self.position)
            self.look_again()
            return
        self.position = new[-1][0].position
        self._meters.counter(metrics.FACTS).labels(self.name).inc(len(new))
        self._meters.gauge(metrics.POSITION).labels(self.name).set(self.position)

    def report_lag(self, head: int) -> None:
        """Say how far the log is ahead."""
        self._meters.gauge(metrics.LAG).labels(self.name).set(max(head - self.position, 0))


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
        items, folds = read_all(entries), Folds()
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
                    follower.report_lag(self.feed.head())
            except Exception:
                self.failing = True
                log.exception("projection failed", position=self.position)
                stop.wait(1)
                continue
            self.failing = False
            if not counted:
                stop.wait(IDLE_SECONDS)
