"""One writer thread owns the store: whatever waits when it is free shares one commit."""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from threading import Condition, Thread
from time import perf_counter
from typing import NamedTuple

from contracts.answers import FactAnswer
from services.chassis.logs import first_line, logger
from services.chassis.metrics import Meters
from services.intake.application import metrics
from services.intake.application.fact_writer import FactWriter, Submission, counts
from services.intake.ports import StoreUnavailable

MAX_GROUP = 1000  # facts a commit: beyond, a commit costs more than it saves (ADR 0002)
MAX_WAITING = 20_000  # facts: about one second of work; beyond, callers are told to come back

_LOG = logger(__name__)


class Overloaded(Exception):
    """Too many facts are waiting: come back in a second. Nothing was stored."""


class _Waiting(NamedTuple):
    sent: Submission
    answers: "Future[list[FactAnswer]]"


class GroupCommit:
    """Groups what callers send; each gets its answers once they are durable."""

    def __init__(
        self, fact_writer: FactWriter, meters: Meters, max_waiting: int = MAX_WAITING
    ) -> None:
        """Start the writer thread."""
        self._fact_writer = fact_writer
        self._meters = meters
        self._max_waiting = max_waiting
        self._waiting: deque[_Waiting] = deque()
        self._facts_waiting = 0
        self._closing = self._held = False
        self._failure: str | None = None
        self._changed = Condition()
        self._thread = Thread(target=self._run, name="intake-writer", daemon=True)
        self._thread.start()

    def submit(self, sent: Submission) -> "Future[list[FactAnswer]]":
        """Queue what a caller sent; the future ends when its facts are durable.

        Raises Overloaded at once. The future may raise StoreUnavailable: nothing of what
        was sent is stored then.
        """
        answers: Future[list[FactAnswer]] = Future()
        with self._changed:
            if self._closing or self._held or self._facts_waiting >= self._max_waiting:
                self._meters.counter(metrics.OVERLOADS).inc()
                raise Overloaded
            self._waiting.append(_Waiting(sent, answers))
            self._facts_waiting += len(sent.entries)
            self._changed.notify()
        return answers

    def hold(self, held: bool) -> None:
        """Tell every caller to come back, as under too many facts, until `hold(False)`."""
        with self._changed:
            self._held = held

    def trouble(self) -> str | None:
        """What keeps facts from being stored (French), None when all is well."""
        if not self._thread.is_alive():
            return "L'enregistrement des faits est arrêté : relancez le processus."
        return self._failure

    def close(self) -> None:
        """Store what is still waiting, then stop the writer."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        while group := self._next_group():
            running = [each for each in group if each.answers.set_running_or_notify_cancel()]
            if running:
                self._settle(running)

    def _next_group(self) -> list[_Waiting]:
        with self._changed:
            while not self._waiting and not self._closing:
                self._changed.wait()
            group: list[_Waiting] = []
            facts = 0
            while self._waiting and (
                not group or facts + len(self._waiting[0].sent.entries) <= MAX_GROUP
            ):
                group.append(self._waiting.popleft())
                facts += len(group[-1].sent.entries)
            self._facts_waiting -= facts
            self._meters.gauge(metrics.QUEUE_FACTS).set(self._facts_waiting)
        return group

    def _settle(self, group: Sequence[_Waiting]) -> None:
        sent = [each.sent for each in group]
        began = perf_counter()
        try:
            answers = self._fact_writer.settle(sent)
        except Exception as error:
            if len(group) > 1 and not isinstance(error, StoreUnavailable):
                for alone in group:  # what one caller sent must not fail the others
                    self._settle([alone])
            else:
                self._fail(group, error)
            return
        self._failure = None
        for each, given in zip(group, answers, strict=True):
            each.answers.set_result(given)
        self._measure(sent, answers, perf_counter() - began)

    def _fail(self, group: Sequence[_Waiting], error: Exception) -> None:
        cause = type(error).__name__
        self._meters.counter(metrics.STORE_FAILURES).labels(cause).inc()
        if isinstance(error, StoreUnavailable):
            self._failure = "Le dernier enregistrement a échoué : voir le journal technique."
            _LOG.error("store_unavailable", cause=cause, reason=first_line(error))
        else:
            _LOG.error("group_failed", cause=cause, exc_info=error)
        for each in group:
            each.answers.set_exception(error)

    def _measure(
        self, sent: Sequence[Submission], answers: Sequence[Sequence[FactAnswer]], seconds: float
    ) -> None:
        self._meters.histogram(metrics.COMMIT_SECONDS).observe(seconds)
        counted = counts(sent, answers)
        for (answer, family), number in counted.items():
            self._meters.counter(metrics.FACTS).labels(answer, family).inc(number)
        accepted = sum(number for (answer, _), number in counted.items() if answer == "accepted")
        if accepted:
            self._meters.histogram(metrics.COMMIT_FACTS).observe(accepted)
            last = max(each.position or 0 for given in answers for each in given if each.position)
            self._meters.gauge(metrics.HEAD).set(last)
