"""Messages of the channel said again: later, and in another order."""

import random
from collections.abc import Sequence
from contextlib import closing
from typing import Protocol

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from contracts.channels import FACTS
from tests.chaos.load import Load
from tests.chaos.platform import Platform


class Message(Protocol):
    """What the client gives of a message of the channel."""

    key: bytes
    value: bytes
    headers: Sequence[tuple[str, bytes]]
    partition: int


REPEATED = 400
POLLS = 200


def repeated(at: Platform, _load: Load) -> None:
    """Facts and barriers of the whole channel come again, each in its own partition.

    Their order is drawn anew: between posts nothing is in order any more, and within a
    partition an old message stands behind a younger one.
    """
    again = random.sample(said := everything(at.broker.address), min(REPEATED, len(said)))
    with closing(KafkaProducer(bootstrap_servers=at.broker.address)) as producer:
        for message in again:
            producer.send(
                FACTS.name,
                key=message.key,
                value=message.value,
                headers=message.headers,
                partition=message.partition,
            )
        producer.flush(timeout=30)


def everything(bootstrap: str) -> list[Message]:
    """Every message that stands in the channel just now."""
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False)
    with closing(consumer):
        numbers = consumer.partitions_for_topic(FACTS.name) or ()
        channel = [TopicPartition(FACTS.name, number) for number in numbers]
        consumer.assign(channel)
        consumer.seek_to_beginning(*channel)
        ends = consumer.end_offsets(channel)
        found: list[Message] = []
        for _ in range(POLLS):
            for messages in consumer.poll(timeout_ms=500, max_records=10_000).values():
                found += messages
            if all(consumer.position(each) >= ends[each] for each in channel):
                return found
    raise TimeoutError("the channel does not end")
