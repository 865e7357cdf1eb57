"""A dry run: facts judged as the door would, one after the other, and nothing stored."""

from collections.abc import Sequence

from contracts.answers import FactAnswer
from contracts.envelope import MAX_BATCH
from services.intake.application.fact_writer import Entry, FactWriter, Submission
from services.intake.application.states import States
from services.intake.ports import Clock, FactLog, NewFact


class DryWriter(FactWriter):
    """A writer that reads the log, stores nothing and keeps nobody waiting."""

    _tried = 0

    def settle(self, group: Sequence[Submission]) -> list[list[FactAnswer]]:
        """Judge all that the callers sent after what was tried before; the answers."""
        self._last = max(self._last, self._log.last_recorded_at() or self._last)
        return self._settle(group, self._tried)

    def _store(self, facts: Sequence[NewFact]) -> Sequence[int]:
        """Positions for the answers, as if the log began with what is tried."""
        first = self._tried + 1
        self._tried += len(facts)
        return range(first, self._tried + 1)


def dry_run(log: FactLog, clock: Clock, entries: Sequence[Entry]) -> list[FactAnswer]:
    """The answers that `entries` would have, were they sent now, in this order.

    Raises StoreUnavailable.
    """
    writer = DryWriter(log, clock, States(log, capacity=len(entries) + 1))
    answers: list[FactAnswer] = []
    for start in range(0, len(entries), MAX_BATCH):
        answers += writer.settle([Submission(entries[start : start + MAX_BATCH])])[0]
    return answers
