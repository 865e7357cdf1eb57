"""A release is announced once on its channel, without a figure, however often it is asked."""

from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from pydantic_core import from_json

from contracts.channels import CONTENT_TYPE, RELEASES
from contracts.period import Period
from services.chassis.kafka import KafkaSettings
from services.intake.adapters.channel.kafka_channels import make_channels
from services.reporting.adapters.announcements import announce
from services.reporting.domain.disclosure.release import Release, Status
from tests.kafka import Broker

QUARTER = Release(
    "2008-Q4-aaaaaaaa", Period.parse("2008-Q4"), Status.PROVISIONAL, 12, "2009-01-05T08:00:00Z",
    "2009-01-06T08:00:00+00:00", "a" * 64, 10, 1, (),
)  # fmt: skip
YEAR = replace(
    QUARTER, id="2008-bbbbbbbb", period=Period.parse("2008"), status=Status.FINAL, position=40
)


@pytest.fixture
def channel(kafka_broker: Broker) -> KafkaSettings:
    """The channel of releases, with a message on it that nobody can read."""
    settings = KafkaSettings(bootstrap_servers=kafka_broker.address, replicas=1)
    list(make_channels(settings))
    with closing(KafkaProducer(**settings.client("test"))) as producer:
        producer.send(RELEASES.name, b"not an announcement").get(10)
    return settings


def test_what_the_channel_holds_is_not_announced_again(channel: KafkaSettings) -> None:
    assert announce(channel, [QUARTER]) == [QUARTER]
    assert announce(channel, [QUARTER, YEAR]) == [YEAR]
    assert announce(channel, [QUARTER, YEAR]) == []
    first, second = (said for said in _records(channel) if said.key)
    assert (first.key, second.key) == (b"2008-Q4", b"2008")
    assert dict(first.headers)["content-type"].decode() == CONTENT_TYPE
    told = [from_json(each.value) for each in (first, second)]
    assert [each["type"] for each in told] == [
        "relais.release-sealed.v1",
        "relais.release-rectified.v1",
    ]
    assert {*told[0]["data"]} == {"release", "period", "status", "digest", "position"}


def _records(settings: KafkaSettings) -> list[Any]:
    only = TopicPartition(RELEASES.name, 0)
    found: list[Any] = []
    with closing(KafkaConsumer(**settings.client("test"), enable_auto_commit=False)) as consumer:
        consumer.assign([only])
        consumer.seek_to_beginning(only)
        end = consumer.end_offsets([only])[only]
        while consumer.position(only) < end:
            found += consumer.poll(timeout_ms=500).get(only, [])
    return found
