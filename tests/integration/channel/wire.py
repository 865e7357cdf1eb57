"""The channel as a test writes it: what the relay would say, and what it would say twice."""

import json
from collections.abc import Sequence
from time import monotonic, sleep

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition

from contracts import barriers
from contracts.channels import CONTENT_TYPE, FACTS, PARTITIONS
from services.chassis.kafka import KafkaSettings
from services.intake.adapters.channel.kafka_channels import make_channels
from services.projections.domain.entries import Entry
from tests.integration.projections.conftest import LOG

CREATION_S = 20


class Wire:
    """A channel of the facts on a broker, empty at first."""

    def __init__(self, bootstrap: str) -> None:
        self.bootstrap = bootstrap
        self.renew()
        self.producer = KafkaProducer(bootstrap_servers=bootstrap, linger_ms=5)

    def renew(self) -> None:
        """Delete the channels and make them anew, as a broker that lost everything would."""
        admin = KafkaAdminClient(bootstrap_servers=self.bootstrap)
        if there := _channels(admin):
            admin.delete_topics(there)
        until = monotonic() + CREATION_S
        while monotonic() < until and _channels(admin):
            sleep(0.1)
        admin.close()
        list(make_channels(KafkaSettings(bootstrap_servers=self.bootstrap, replicas=1)))

    def tell(self, entries: Sequence[Entry], log_id: str = LOG) -> None:
        """Send facts under their posts, then a barrier at the last one's position."""
        for entry in entries:
            self.producer.send(
                FACTS.name,
                key=key_of(entry).encode(),
                value=entry.stored,
                headers=[
                    ("content-type", CONTENT_TYPE.encode()),
                    ("position", str(entry.position).encode()),
                    ("stream", entry.stream.encode()),
                ],
            )
        self.producer.flush()
        if entries:
            self.bar(entries[-1].position, log_id)

    def bar(self, position: int, log_id: str = LOG) -> None:
        """Send a barrier to every partition."""
        value = barriers.encode(barriers.Barrier(position, log_id))
        headers = [
            ("content-type", barriers.CONTENT_TYPE.encode()),
            ("kind", barriers.KIND.encode()),
        ]
        for partition in range(PARTITIONS):
            self.producer.send(FACTS.name, value=value, headers=headers, partition=partition)
        self.producer.flush()

    def litter(self) -> None:
        """Send to every partition what is neither a fact nor a barrier."""
        for partition in range(PARTITIONS):
            self.producer.send(FACTS.name, value=b"?", partition=partition)
            self.producer.send(
                FACTS.name, value=b"{}", partition=partition, headers=[("kind", b"barrier")]
            )
        self.producer.flush()

    def messages(self, channel: str) -> int:
        """How many messages a channel has."""
        consumer = KafkaConsumer(bootstrap_servers=self.bootstrap)
        numbers = consumer.partitions_for_topic(channel) or ()
        ends = consumer.end_offsets([TopicPartition(channel, number) for number in numbers])
        consumer.close()
        return sum(ends.values())

    def close(self) -> None:
        """Let go of the broker."""
        self.producer.close()


def _channels(admin: KafkaAdminClient) -> list[str]:
    """What a test before may have left, later generations of the facts included."""
    return [name for name in admin.list_topics() if name.startswith("relais.")]


def key_of(entry: Entry) -> str:
    """The post of a fact, or the area of a series."""
    first, *rest = entry.stream.split("/")
    if first == "series":
        return rest[-1]
    if first != "case":
        return first
    try:
        return str(json.loads(entry.stored)["data"]["post"])
    except (ValueError, KeyError):
        return "27-01"  # the post whose fact a test has spoilt
