"""A dry run: facts judged as the door would, one after the other, and nothing stored."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from uuid import UUID

from contracts.answers import FactAnswer
from contracts.envelope import MAX_BATCH, Fact
from services.intake.application.fact_writer import Entry, FactWriter, Submission
from services.intake.application.states import States
from services.intake.ports import Accepted, Clock, FactLog, NewFact


class DryLog:
    """A log that answers reads and stores nothing."""

    def __init__(self, log: FactLog) -> None:
        """Reads from `log`."""
        self._log = log
        self._added = 0

    def turn(self) -> AbstractContextManager[int]:
        """Nobody is kept waiting by what is not stored; the place of the last fact tried."""
        return nullcontext(self._added)

    def accepted(self, ids: Collection[UUID]) -> Mapping[UUID, Accepted]:
        """What the log has accepted."""
        return self._log.accepted(ids)

    def histories(self, streams: Collection[str]) -> Mapping[str, Sequence[Fact]]:
        """What the log holds."""
        return self._log.histories(streams)

    def append(self, facts: Sequence[NewFact]) -> Sequence[int]:
        """Positions after the head, for the answers; nothing is stored."""
        first = self._added + 1
        self._added += len(facts)
        return range(first, self._added + 1)

    def last_recorded_at(self) -> datetime | None:
        """The log's own."""
        return self._log.last_recorded_at()


def dry_run(log: FactLog, clock: Clock, entries: Sequence[Entry]) -> list[FactAnswer]:
    """The answers that `entries` would have, were they sent now, in this order.

    Raises StoreUnavailable.
    """
    dry = DryLog(log)
    desk = FactWriter(dry, clock, States(dry, capacity=len(entries) + 1))
    answers: list[FactAnswer] = []
    for start in range(0, len(entries), MAX_BATCH):
        answers += desk.settle([Submission(entries[start : start + MAX_BATCH])])[0]
    return answers
