"""The channel of the facts, as kafka-python reads it: nothing is ever committed to Kafka."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, NamedTuple

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from contracts.channels import facts_channel
from services.chassis.kafka import KafkaSettings
from services.chassis.logs import logger
from services.projections.consumer.messages import first_barrier

POLL_MS = 500
FETCH_BYTES = 32 * 1024 * 1024  # one answer of a broker: what a worker holds beside its batch
PARTITION_BYTES = 8 * 1024 * 1024  # some 10 000 facts of one partition, then one transaction
RECEIVE_BYTES = 1024 * 1024
OFFSETS_TIMEOUT_MS = 5_000
SESSION_MS = 12_000  # then the partitions of a worker that died go to the others
LEAVE_MS = 5_000  # a word of leave may be stuck behind one to join; the session ends anyway
RETRY_S = 1.0

_LOG = logger(__name__)

Wait = Callable[[float], bool]
"""Waits for so many seconds; True when the process is asked to stop."""


class Stopped(Exception):
    """The process was asked to stop while it waited."""


class Channel(NamedTuple):
    """A generation of the channel: its partitions, and the identity of the log it carries."""

    generation: int
    partitions: Sequence[TopicPartition]
    log_id: str


def connect(kafka: KafkaSettings, client: str, wait: Wait, **more: Any) -> KafkaConsumer:
    """A consumer that goes only where it is told to; tries until a broker answers.

    Raises Stopped.
    """
    while True:
        try:
            return KafkaConsumer(
                **kafka.client(client),
                enable_auto_commit=False,
                auto_offset_reset="none",
                allow_auto_create_topics=False,
                fetch_max_bytes=FETCH_BYTES,
                max_partition_fetch_bytes=PARTITION_BYTES,
                metrics_enabled=False,
                receive_buffer_bytes=RECEIVE_BYTES,
                reconnect_backoff_max_ms=2_000,
                **more,
            )
        except KafkaError as error:
            _LOG.warning("broker unreachable", reason=kafka.explain(error))
        if wait(RETRY_S):
            raise Stopped


@contextmanager
def member(kafka: KafkaSettings, group: str, wait: Wait) -> Iterator[KafkaConsumer]:
    """A consumer that shares the channel with the others of a group, and leaves it at the end.

    Raises Stopped.
    """
    consumer = connect(
        kafka,
        group,
        wait,
        group_id=group,
        session_timeout_ms=SESSION_MS,
        heartbeat_interval_ms=SESSION_MS // 4,
    )
    try:
        yield consumer
    finally:
        consumer.close(timeout_ms=LEAVE_MS)


def ends(consumer: KafkaConsumer, of: Sequence[TopicPartition]) -> dict[int, int]:
    """The offset after the last message of each partition. Raises KafkaError."""
    offsets = consumer.end_offsets(list(of), timeout_ms=OFFSETS_TIMEOUT_MS)
    return {partition.partition: end for partition, end in offsets.items()}


def find_channel(
    kafka: KafkaSettings, client: str, wait: Wait, generation: Callable[[], int]
) -> Channel:
    """The channel in the generation that is to be read now.

    It is there once its first barrier says of which log it is.
    Until then there is nothing that could be counted. Raises Stopped.
    """
    with closing(connect(kafka, client, wait)) as consumer:
        while True:
            which = generation()
            name = facts_channel(which).name
            if numbers := consumer.partitions_for_topic(name):
                break
            _LOG.warning("no channel yet", channel=name)
            if wait(RETRY_S):
                raise Stopped
        channel = [TopicPartition(name, number) for number in sorted(numbers)]
        consumer.assign(channel[:1])
        consumer.seek(channel[0], 0)
        while not wait(0) and generation() == which:
            for messages in consumer.poll(timeout_ms=POLL_MS).values():
                if said := first_barrier(messages):
                    return Channel(which, channel, said.log_id)
    if wait(0):
        raise Stopped
    return find_channel(kafka, client, wait, generation)
