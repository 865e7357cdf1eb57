"""Releases announced on their channel: what it already holds says what is still to be told."""

from collections.abc import Iterator, Sequence
from contextlib import closing

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from pydantic_core import from_json

from contracts.channels import CONTENT_TYPE_HEADER, RELEASES
from services.chassis.kafka import KafkaSettings
from services.reporting.domain.disclosure.release import Release, announcement

CLIENT = "relais-announcements"
ACKNOWLEDGED_S = 15
POLL_MS = 500
ONLY = TopicPartition(RELEASES.name, 0)  # the channel has one partition


def announce(settings: KafkaSettings, releases: Sequence[Release]) -> list[Release]:
    """Announce what the channel does not hold yet, in the order of sealing; what was announced.

    Each is there once all brokers in sync have it; two that announce at once may both do so,
    under the same id. Raises KafkaError.
    """
    known = set(_announced(settings))
    missing = [release for release in releases if release.id not in known]
    headers = [(CONTENT_TYPE_HEADER.name, CONTENT_TYPE_HEADER.always.encode())]
    if missing:
        with closing(
            KafkaProducer(**settings.client(CLIENT), acks="all", enable_idempotence=True)
        ) as producer:
            for release in missing:
                sent = producer.send(
                    RELEASES.name,
                    key=str(release.period).encode(),
                    value=announcement(release).encode(),
                    headers=headers,
                    partition=ONLY.partition,
                )
                sent.get(ACKNOWLEDGED_S)
    return missing


def _announced(settings: KafkaSettings) -> Iterator[str]:
    """The ids that the channel holds; what is no announcement of ours is read past."""
    with closing(KafkaConsumer(**settings.client(CLIENT), enable_auto_commit=False)) as consumer:
        consumer.assign([ONLY])
        consumer.seek_to_beginning(ONLY)
        end = consumer.end_offsets([ONLY])[ONLY]
        while consumer.position(ONLY) < end:
            for record in consumer.poll(timeout_ms=POLL_MS).get(ONLY, ()):
                try:
                    yield from_json(record.value)["id"]
                except (ValueError, KeyError, TypeError):
                    continue
