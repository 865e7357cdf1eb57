"""The loop of the relay.

Why nothing is ever skipped: a run begins at what was noted last, and that is noted once every
partition has acknowledged all facts up to a barrier, and the barrier. Within a run the
producer is idempotent, so what a partition holds of a run has no hole. A run that fails is
given up whole; the next one says again what may be missing, and whoever reads passes over
the positions it has seen (ADR 0014).
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from threading import Event
from time import monotonic

from contracts.barriers import Barrier
from contracts.envelope import id_of
from services.chassis.logs import first_line, logger
from services.chassis.metrics import Meters
from services.intake.ports import (
    ChannelUnavailable,
    FactsChannel,
    Lease,
    Log,
    RelayCheckpoint,
    StoredFact,
    StoreUnavailable,
)
from services.intake.relay import metrics

BARRIER_S = 0.5  # between two barriers while the head moves; the design asks for one second
IDLE_S = 0.05  # between two looks at a quiet log
STANDBY_S = 0.5  # between two tries for the lease
BACK_OFF_S = (0.5, 1.0, 2.0, 5.0)
SILENCE_S = 15.0  # with facts unacknowledged: beyond, the relay says that it is not ready
PROBE_S = 5.0  # between two questions to the brokers while there is nothing to send
NAMED = 200  # facts of a batch whose ids are logged; a larger one is logged by its positions

_LOG = logger(__name__)


class Relay:
    """Sends the log on while it holds the lease, and waits for the lease otherwise."""

    def __init__(
        self,
        log: Log,
        lease: Lease,
        channel: Callable[[int], AbstractContextManager[FactsChannel]],
        meters: Meters,
        batch: int,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """`channel` begins a run on a generation; `batch`: facts at once; `clock`: seconds."""
        self._log = log
        self._lease = lease
        self._channel = channel
        self._meters = meters
        self._batch = batch
        self._clock = clock
        self._failures = 0
        self._failure: str | None = None
        self._unacknowledged_since: float | None = None
        self._position = 0
        meters.gauge(metrics.WAITING).set_function(self._waited)
        meters.gauge(metrics.BACKLOG).set_function(self._backlog)

    def run(self, stop: Event) -> None:
        """Relay until `stop` is set. Raises ChannelDiffers: a person must decide then."""
        while not stop.is_set():
            try:
                with self._lease.held() as noted:
                    if noted is None:
                        self._at_ease()
                        stop.wait(STANDBY_S)
                        continue
                    with self._channel(noted.generation) as channel:
                        self._relay(channel, noted, stop)
            except StoreUnavailable as trouble:
                self._interrupted("Le journal ne répond pas", trouble, stop)
            except ChannelUnavailable as trouble:
                self._interrupted("Kafka ne répond pas", trouble, stop)
            finally:
                self._meters.gauge(metrics.ACTIVE).set(0)

    def trouble(self) -> str | None:
        """What keeps facts from being relayed (French), None when all is well."""
        if self._waited() > SILENCE_S:
            return "Kafka n'accuse plus réception ; des faits attendent, rien n'est perdu."
        return self._failure

    def _relay(self, channel: FactsChannel, noted: RelayCheckpoint, stop: Event) -> None:
        channel.require(noted, self._log.log_id)
        _LOG.info("relay_active", position=noted.position)
        self._meters.gauge(metrics.ACTIVE).set(1)
        self._at(noted.position)
        if not noted.offsets and not self._log.head():  # workers wait to hear whose log this is
            noted = self._confirm(channel, noted, noted.position)
        sent, next_barrier, next_probe = noted.position, self._clock() + BARRIER_S, self._clock()
        while not stop.is_set():
            rows = self._log.read(sent, self._batch)
            if rows:
                self._unacknowledged_since = self._unacknowledged_since or self._clock()
                channel.send(rows)
                sent = rows[-1].position
                _tell_sent(rows)
            elif sent == noted.position and self._clock() >= next_probe:
                channel.probe()
                self._lease.note(noted)  # still ours, and the channel is still this one
                next_probe = self._clock() + PROBE_S
                self._at_ease()
            if sent > noted.position and self._clock() >= next_barrier:
                noted = self._confirm(channel, noted, sent)
                next_barrier = self._clock() + BARRIER_S
            if len(rows) < self._batch:
                stop.wait(IDLE_S)
        if sent > noted.position:
            self._confirm(channel, noted, sent)

    def _confirm(
        self, channel: FactsChannel, before: RelayCheckpoint, sent: int
    ) -> RelayCheckpoint:
        noted = channel.confirm(Barrier(sent, self._log.log_id))
        self._lease.note(noted)
        self._at_ease()
        self._meters.counter(metrics.FACTS).inc(noted.position - before.position)
        self._at(noted.position)
        _LOG.info("facts acknowledged", position=noted.position)
        return noted

    def _at_ease(self) -> None:
        """Note that everything sent was acknowledged, and that earlier trouble is over."""
        self._unacknowledged_since = self._failure = None
        self._failures = 0

    def _at(self, position: int) -> None:
        self._position = position
        self._meters.gauge(metrics.POSITION).set(position)

    def _backlog(self) -> float:
        """Facts not yet relayed; computed when asked, so that it is true while brokers are away."""
        try:
            return max(self._log.head() - self._position, 0)
        except StoreUnavailable:
            return float("nan")

    def _interrupted(self, said: str, trouble: Exception, stop: Event) -> None:
        """Give the run up, and wait a little longer each time."""
        cause = type(trouble).__name__
        _LOG.warning("relay_interrupted", cause=cause, reason=first_line(trouble))
        self._meters.counter(metrics.INTERRUPTIONS).labels(cause).inc()
        self._failure = f"{said} ; le relais réessaie, rien n'est perdu."
        stop.wait(BACK_OFF_S[min(self._failures, len(BACK_OFF_S) - 1)])
        self._failures += 1

    def _waited(self) -> float:
        since = self._unacknowledged_since
        return 0.0 if since is None else self._clock() - since


def _tell_sent(rows: Sequence[StoredFact]) -> None:
    """Log which facts went to the channel, so that one may be followed."""
    facts = {"facts": [id_of(row.stored) for row in rows]} if len(rows) <= NAMED else {}
    _LOG.info("facts sent", first=rows[0].position, last=rows[-1].position, **facts)
