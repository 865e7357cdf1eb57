"""What a read model says of itself: metrics, and a log line for each fact it set aside."""

from collections.abc import Collection, Sequence
from datetime import datetime
from time import monotonic

import msgspec

from services.chassis.logs import logger
from services.chassis.metrics import Meters
from services.chassis.settings import machine_clock
from services.projections import metrics
from services.projections.domain.folding import DeadLetter

SILENCE_S = 30.0  # then a worker is not ready: longer than a lock may be waited for

_LOG = logger(__name__)


class Report:
    """The metrics of one read model."""

    def __init__(self, read_model: str, meters: Meters) -> None:
        self.read_model = read_model
        self.meters = meters
        self._beaten = monotonic()
        self.joined = False
        """Whether the group of workers has given this one its partitions."""
        meters.gauge(metrics.HEARTBEAT_AGE).labels(read_model).set_function(self.silence)

    def beat(self) -> None:
        """The log was read, and what it had was counted."""
        self._beaten = monotonic()

    def silence(self) -> float:
        """Seconds since the last `beat`."""
        return monotonic() - self._beaten

    def trouble(self) -> str | None:
        """What keeps the read model from following the log, in French, or None."""
        silence = self.silence()
        if silence < SILENCE_S:
            return None
        return (
            f"Rien n'a pu être lu et compté depuis {silence:.0f} s : vérifiez que Kafka et "
            "PostgreSQL répondent, puis les messages de ce worker."
        )

    def outside(self) -> str | None:
        """What keeps a worker from counting anything yet, in French, or None."""
        return None if self.joined else "Ce worker n'a pas encore rejoint son groupe."

    def counted(self, facts: int, seconds: float) -> None:
        """A batch is committed."""
        self.meters.histogram(metrics.BATCH_SECONDS).labels(self.read_model).observe(seconds)
        self.meters.histogram(metrics.BATCH_FACTS).labels(self.read_model).observe(facts)
        self.meters.counter(metrics.FACTS).labels(self.read_model).inc(facts)

    def passed_over(self, messages: int, partition: int, before: int) -> None:
        """Messages before an offset of a partition are neither facts nor barriers."""
        self.meters.counter(metrics.PASSED_OVER).labels(self.read_model).inc(messages)
        if messages:
            _LOG.warning(
                "messages passed over", messages=messages, partition=partition, before=before
            )

    def stands(self, position: int, behind: int, recorded_at: str) -> None:
        """Where the read model stands: facts it is behind, instant of the last one counted."""
        self.meters.gauge(metrics.POSITION).labels(self.read_model).set(position)
        self.meters.gauge(metrics.LAG).labels(self.read_model).set(max(behind, 0))
        late = age(recorded_at) if behind > 0 else 0.0
        self.meters.gauge(metrics.LAG_SECONDS).labels(self.read_model).set(late)

    def set_aside(
        self, letters: Sequence[DeadLetter], among: Collection[int]
    ) -> Sequence[DeadLetter]:
        """Count what is set aside; those at positions `among` are logged and returned."""
        self.meters.gauge(metrics.DEAD_LETTERS).labels(self.read_model).set(len(letters))
        new = [letter for letter in letters if letter.entry.position in among]
        for letter in new:
            _LOG.warning(
                "fact set aside",
                read_model=self.read_model,
                fact=fact_id(letter.entry.stored),
                position=letter.entry.position,
                state=letter.state,
                error=letter.error,
            )
        return new


def age(instant: str) -> float:
    """Seconds since an RFC 3339 instant, at least 0; 0 for what is none."""
    try:
        return max((machine_clock() - datetime.fromisoformat(instant)).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return 0.0


class _Identified(msgspec.Struct):
    id: str = ""


def fact_id(stored: bytes) -> str:
    """The id of a fact that may be unreadable; empty when even that cannot be read."""
    try:
        return msgspec.json.decode(stored, type=_Identified).id
    except msgspec.DecodeError:
        return ""
