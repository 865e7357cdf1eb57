"""The channel of the facts on Kafka: one producer a run, one probe of what the channel holds."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import Any

import msgspec
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaError, OffsetOutOfRangeError
from pydantic import ValidationError

from contracts import barriers
from contracts.barriers import Barrier
from contracts.channels import BARRIER_HEADERS, CONTENT_TYPE_HEADER, facts_channel
from contracts.channels import POSITION_HEADER as POSITION
from contracts.channels import STREAM_HEADER as STREAM
from services.chassis.kafka import KafkaSettings
from services.intake.ports import ChannelDiffers, ChannelUnavailable, RelayCheckpoint, StoredFact

CLIENT = "relais-relay"
LINGER_MS = 20  # a fact waits no longer for others to share its batch
BATCH_BYTES = 128 * 1024
MOST_WAITING = 50_000  # facts, some 50 MB: then sending waits for acknowledgements
BLOCK_MS = 10_000
ACKNOWLEDGED_S = 15  # beyond, the run is given up; also what a stop waits for
NEVER_MS = 2**31 - 1  # no batch may expire on its own: a later one would leave a hole before it
CLOSE_S = 5
PROBE_S = 10
CONTENT_TYPE = (CONTENT_TYPE_HEADER.name, CONTENT_TYPE_HEADER.always.encode())
BARRIER = [(header.name, header.always.encode()) for header in BARRIER_HEADERS]


class _Data(msgspec.Struct):
    post: str


class _Said(msgspec.Struct):
    data: _Data


_said = msgspec.json.Decoder(_Said).decode


def key_of(row: StoredFact) -> bytes:
    """The key of a row: the post, or the area of a series; see contracts.streams.channel_key."""
    return (row.stream.channel_key or _said(row.stored).data.post).encode()


class KafkaFactsChannel:
    """One run: what it sends is a part of the log without a hole, in each partition."""

    def __init__(
        self,
        settings: KafkaSettings,
        producer: KafkaProducer,
        reader: KafkaConsumer,
        generation: int,
    ) -> None:
        """Made by `run_on`."""
        self._generation = generation
        self._topic = facts_channel(generation).name
        self._settings = settings
        self._producer = producer
        self._reader = reader
        self._sent: list[Any] = []

    def require(self, noted: RelayCheckpoint, log_id: str) -> None:
        """Raises ChannelDiffers unless each partition holds the barrier noted, where it was.

        Raises ChannelUnavailable when the brokers do not say.
        """
        with translate_kafka_errors(self._settings):
            known = self._producer.partitions_for(self._topic)
            if noted.position and set(noted.offsets) != set(known):
                raise self._differs(
                    f"il avait {len(noted.offsets)} partitions, il en a {len(known)}"
                )
            if not noted.position:
                return
            for number, offset in noted.offsets.items():
                if _barrier_at(
                    self._reader, TopicPartition(self._topic, number), offset
                ) != Barrier(noted.position, log_id):
                    raise self._differs(
                        f"la partition {number} n'a plus, au rang {offset}, la barrière "
                        f"{noted.position} de ce journal"
                    )

    def probe(self) -> None:
        """Raises ChannelUnavailable when the brokers do not answer."""
        with translate_kafka_errors(self._settings):
            self._reader.end_offsets([TopicPartition(self._topic, 0)], timeout_ms=PROBE_S * 1000)

    def send(self, rows: Sequence[StoredFact]) -> None:
        """Send facts, in order. Blocks when too much waits; raises ChannelUnavailable."""
        with translate_kafka_errors(self._settings):
            if len(self._sent) > MOST_WAITING:
                self._acknowledged(self._sent)
                self._sent = []
            for row in rows:
                if row.stream.is_log:  # nothing to count; the next barrier says it was passed
                    continue
                headers = [
                    CONTENT_TYPE,
                    (POSITION.name, str(row.position).encode()),
                    (STREAM.name, row.stream.encode()),
                ]
                future = self._producer.send(self._topic, row.stored, key_of(row), headers)
                self._sent.append(future.add_errback(self._abandon))

    def confirm(self, barrier: Barrier) -> RelayCheckpoint:
        """Wait for all that was sent, then for the barrier in every partition.

        Raises ChannelUnavailable: nothing is certain then, the run is to be given up.
        """
        with translate_kafka_errors(self._settings):
            self._acknowledged(self._sent)
            self._sent = []
            value = barriers.encode(barrier)
            said = {
                number: self._producer.send(self._topic, value, headers=BARRIER, partition=number)
                for number in sorted(self._producer.partitions_for(self._topic))
            }
            self._acknowledged(list(said.values()))
            offsets = {number: future.get(0).offset for number, future in said.items()}
        return RelayCheckpoint(barrier.position, offsets, self._generation)

    def close(self) -> None:
        """End the run; what is not acknowledged is abandoned."""
        with suppress(KafkaError):
            self._producer.flush(timeout=0)
            self._producer.close(timeout=CLOSE_S)
            return
        self._abandon()

    def _differs(self, what: str) -> ChannelDiffers:
        return ChannelDiffers(
            f"Le canal {self._topic} n'est pas celui où ce relais a écrit : {what}. Rien n'est "
            "transmis. Visez le bon Kafka (RELAIS_KAFKA_BOOTSTRAP_SERVERS), ou, si les courtiers "
            "ont été remplacés : arrêtez relais et workers, créez des canaux vides "
            "(« relais intake channels »), puis « relais intake republish »."
        )

    def _acknowledged(self, futures: Sequence[Any]) -> None:
        self._producer.flush(timeout=ACKNOWLEDGED_S)
        for future in futures:
            if not future.succeeded():
                raise ChannelUnavailable(self._settings.explain(future.exception))

    def _abandon(self, _error: object = None) -> None:
        """Send nothing more: after what failed, a message would leave a hole before it.

        `close(0)` would first wait for what cannot be sent, so the sender is stopped itself.
        """
        self._producer._sender.force_close()


@contextmanager
def run_on(settings: KafkaSettings, generation: int = 1) -> Iterator[KafkaFactsChannel]:
    """A run on a producer of its own, into a generation of the channel.

    Raises ChannelUnavailable.
    """
    with translate_kafka_errors(settings), closing(_reader(settings)) as reader:
        producer = KafkaProducer(**producing(settings))
        run = KafkaFactsChannel(settings, producer, reader, generation)
        with closing(run):
            yield run


def _reader(settings: KafkaSettings) -> KafkaConsumer:
    """A consumer that reads single messages of a partition, outside any group."""
    return KafkaConsumer(
        **settings.client(CLIENT),
        enable_auto_commit=False,
        auto_offset_reset="none",
        max_poll_records=1,
    )


def producing(settings: KafkaSettings) -> dict[str, Any]:
    """The arguments of the producer of a run."""
    return {
        **settings.client(CLIENT),
        "acks": "all",
        "enable_idempotence": True,
        "compression_type": "lz4",
        "linger_ms": LINGER_MS,
        "batch_size": BATCH_BYTES,
        "max_block_ms": BLOCK_MS,
        "request_timeout_ms": ACKNOWLEDGED_S * 1000 // 2,
        "delivery_timeout_ms": NEVER_MS,
        "allow_auto_create_topics": False,
    }


def _barrier_at(consumer: KafkaConsumer, partition: TopicPartition, offset: int) -> Barrier | None:
    """The barrier at an offset, None when something else or nothing stands there."""
    consumer.assign([partition])
    consumer.seek(partition, offset)
    try:
        found = consumer.poll(timeout_ms=PROBE_S * 1000).get(partition, ())
        if found:
            return barriers.decode(found[0].value)
    except (OffsetOutOfRangeError, ValidationError):
        return None
    if consumer.end_offsets([partition])[partition] > offset:
        raise ChannelUnavailable(f"{partition} did not answer in {PROBE_S} s")
    return None


@contextmanager
def translate_kafka_errors(settings: KafkaSettings) -> Iterator[None]:
    """Tell the client's errors in the words of the port."""
    try:
        yield
    except KafkaError as error:
        raise ChannelUnavailable(settings.explain(error)) from error
