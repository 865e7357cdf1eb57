"""The worker of a read model: its share of the channel, counted exactly once."""

from collections.abc import Sequence
from threading import Event
from time import monotonic

from kafka import ConsumerRebalanceListener, KafkaConsumer, TopicPartition
from kafka.errors import KafkaError, LogTruncationError, OffsetOutOfRangeError
from sqlalchemy.exc import OperationalError

from contracts.envelope import id_of
from services.chassis.logs import logger
from services.chassis.processes import one_collection_after
from services.projections.adapters import generations, year_purge
from services.projections.consumer.announcing import Announcer
from services.projections.consumer.channel import POLL_MS, Channel, ends
from services.projections.consumer.messages import (
    ChannelDiffers,
    Message,
    Read,
    entry_of,
    require_same_log,
)
from services.projections.consumer.partition_consumers import PartitionConsumers
from services.projections.consumer.reporting import Report
from services.projections.domain.entries import Entry
from services.projections.ports import OtherDefinitions, PositionMoved

PROBE_S = 2.0  # between two questions to the brokers, which tell a quiet log from a silent one
BACK_OFF_S = (1.0, 2.0, 5.0, 10.0)
AWAY = (KafkaError, OperationalError)  # they come back; anything else is worth its traceback
NAMED = 200  # facts of a batch whose ids are logged; a larger one is logged by its positions
BULK = 2_000  # messages of a poll from which Python's collector is better kept out of the way

_LOG = logger(__name__)


class Worker:
    """Counts the partitions that the group gives it, until it is stopped."""

    def __init__(
        self,
        shares: PartitionConsumers,
        channel: Channel,
        batch: int,
        report: Report,
        announcer: Announcer,
    ) -> None:
        self.shares = shares
        self.generation = channel.generation
        self.channel = list(channel.partitions)
        self.batch = batch
        self.report = report
        self.announcer = announcer
        self._consumer: KafkaConsumer = shares.consumer
        self._assignment = Assignment(self._consumer, shares)
        self._probed = 0.0
        self._consumer.subscribe([self.channel[0].topic], listener=self._assignment)

    def run(self, stop: Event) -> None:
        """Work until `stop` is set or the channel has moved; then the group is left.

        A database or a broker that fails is waited for. Raises ChannelDiffers, and
        OtherDefinitions once another program's generation serves.
        """
        failures = 0
        while not stop.is_set():
            try:
                if year_purge.channel_generation(self.shares.engine) != self.generation:
                    return
                self.turn(stop)
                failures = 0
            except (ChannelDiffers, OtherDefinitions):
                raise
            except (OffsetOutOfRangeError, LogTruncationError) as gone:
                raise ChannelDiffers(
                    f"Le canal n'a plus les messages où le compte en est ({gone})."
                ) from gone
            except PositionMoved as moved:
                _LOG.warning("position moved", read_model=self.report.read_model, by=str(moved))
                self._assignment.fresh = True
            except Exception as error:
                say = _LOG.warning if isinstance(error, AWAY) else _LOG.exception
                say("projection waits", read_model=self.report.read_model, error=repr(error))
                self._assignment.fresh = True
                stop.wait(BACK_OFF_S[min(failures, len(BACK_OFF_S) - 1)])
                failures += 1

    def turn(self, stop: Event) -> None:
        """One poll, and one transaction for each partition that had something."""
        self._look_again()
        polled = self._consumer.poll(timeout_ms=POLL_MS, max_records=self.batch)
        if sum(map(len, polled.values())) < BULK:
            self._count(polled, stop)
        else:
            with one_collection_after():
                self._count(polled, stop)
        if monotonic() - self._probed > PROBE_S:
            self._probe()

    def _look_again(self) -> None:
        """Own what the group gave, in the generation that serves now: a rebuild swaps it."""
        numbers = [each.partition for each in self.channel]
        shares = self.shares
        serving = generations.serving(shares.engine, shares.model.name, shares.log_id, numbers)
        serving.require_ours(shares.model.name)
        require_same_log(serving.log_id, shares.log_id)
        if self._assignment.fresh or serving.generation != shares.generation:
            self._assignment.fresh = False
            shares.open(serving.generation, self._consumer.assignment())
            self.report.joined = self.report.joined or bool(shares.marks())
            self._probed = 0.0
            _LOG.info(
                "partitions owned",
                read_model=self.report.read_model,
                generation=serving.generation,
                positions={n: mark.position for n, mark in shares.marks().items()},
            )

    def _count(self, polled: dict[TopicPartition, list[Message]], stop: Event) -> None:
        for partition, messages in polled.items():
            if stop.is_set() or self._assignment.fresh:
                return
            began = monotonic()
            counted = self.shares.count(partition, messages)
            if not counted:
                continue
            self.report.passed_over(counted.passed_over, partition.partition, counted.next_offset)
            if counted.entries:
                self.report.counted(len(counted.entries), monotonic() - began)
                _tell_counted(self.report.read_model, partition.partition, counted.entries)
                self._tell_what_waits(counted, messages)

    def _tell_what_waits(self, counted: Read, messages: Sequence[Message]) -> None:
        among = {entry.position for entry in counted.entries}
        letters = self.report.set_aside(self.shares.aside().letters(), among)
        if letters:
            keys = {said.position: each.key for each in messages if (said := entry_of(each))}
            self.announcer.announce(letters, keys)

    def _probe(self) -> None:
        """Ask the brokers where the channel ends: they are there, and how far we are behind."""
        end = ends(self._consumer, self.channel)
        self._probed = monotonic()
        self.report.beat()
        marks = self.shares.marks()
        if not marks:
            return
        last = min(marks.values(), key=lambda mark: mark.position)
        behind = sum(end[number] - mark.offset for number, mark in marks.items())
        self.report.stands(last.position, behind, last.recorded_at)


def _tell_counted(read_model: str, partition: int, entries: Sequence[Entry]) -> None:
    """Log which facts were counted, so that one may be followed from the door."""
    ids = {"facts": [id_of(each.stored) for each in entries]} if len(entries) <= NAMED else {}
    first, last = entries[0].position, entries[-1].position
    _LOG.info(
        "facts counted", read_model=read_model, partition=partition, first=first, last=last, **ids
    )


class Assignment(ConsumerRebalanceListener):  # type: ignore[misc]  # kafka has no types
    """What the group gives and takes: nothing is fetched before we know where to go on."""

    def __init__(self, consumer: KafkaConsumer, shares: PartitionConsumers) -> None:
        self.consumer = consumer
        self.shares = shares
        self.fresh = True

    def on_partitions_revoked(self, revoked: Sequence[TopicPartition]) -> None:
        """Forget them; no batch is under way, since a batch and a poll never overlap."""
        self.shares.forget()

    def on_partitions_assigned(self, assigned: Sequence[TopicPartition]) -> None:
        """Hold them until the worker has read where they stand."""
        self.shares.forget()
        self.fresh = True
        self.consumer.pause(*assigned)
        for partition in assigned:
            self.consumer.seek(partition, 0)
