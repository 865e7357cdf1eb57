"""The relay between real databases and a real broker: nothing skipped, whatever happens."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from services.intake.adapters.log.event_store import EventStore
from services.intake.adapters.log.postgres_event_store import PostgresEventStore
from services.intake.ports import ChannelDiffers
from services.intake.relay.composition import forget_relayed, relay_log
from services.intake.settings import RelaySettings
from tests.databases import relais_database
from tests.end_to_end.command import ROOT
from tests.integration.intake.at_work import new
from tests.integration.relay.wire import Wire, relaying, require_whole, wire_on
from tests.kafka import broker

FACTS = int(os.environ.get("RELAIS_TEST_FACTS", "20000"))
POSTS = ("27-01", "92-01", "13-01", "974-01", "75-01", "59-03", "2A-01")


def told(store, facts, size):
    """Positions of so many facts of several posts, in groups of `size`."""
    given: list[int] = []
    while len(given) < facts:
        group = [new(post=POSTS[(len(given) + n) % len(POSTS)]) for n in range(size)]
        given.extend(store.append(group))
    return given


def test_nothing_is_skipped_while_several_write(postgresql_server, kafka_broker):
    with relais_database(postgresql_server) as databases, wire_on(kafka_broker.address) as wire:
        stores = [PostgresEventStore(databases.intake) for _ in range(4)]
        sizes = (1, 300, 1, 300)
        shares = (FACTS // 20, FACTS * 9 // 20) * 2
        with (
            relaying(wire.settings, database_url=databases.relay),
            ThreadPoolExecutor(len(stores)) as writers,
        ):
            written = [
                position for given in writers.map(told, stores, shares, sizes) for position in given
            ]
            seen = wire.until(stores[0].log_id, max(written))
        for store in stores:
            store.close()
    assert len(written) >= FACTS
    require_whole(seen, written)


def test_a_relay_killed_in_the_middle_leaves_no_hole(tmp_path, kafka_broker):
    file = tmp_path / "intake.db"
    store = EventStore(file)
    written = told(store, FACTS, 300)
    with wire_on(kafka_broker.address) as wire:
        for _ in range(3):
            started = subprocess.Popen(
                [sys.executable, "-m", "services.intake", "relay"],
                env=os.environ
                | {
                    "RELAIS_RELAY_FILE": str(file),
                    "RELAIS_RELAY_PORT": "0",
                    "RELAIS_KAFKA_BOOTSTRAP_SERVERS": kafka_broker.address,
                },
                cwd=ROOT,
                stdout=subprocess.DEVNULL,
            )
            time.sleep(2.2)
            started.send_signal(signal.SIGKILL)
            started.wait()
            written += told(store, 300, 300)
        with relaying(wire.settings, file=file):
            seen = wire.until(store.log_id, written[-1])
    store.close()
    require_whole(seen, written)


def test_a_broker_killed_and_started_again_gets_everything(tmp_path):
    file = tmp_path / "intake.db"
    store = EventStore(file)
    with broker() as kafka, wire_on(kafka.address) as wire, relaying(wire.settings, file=file):
        written = told(store, 3_000, 300)
        time.sleep(1)
        kafka.kill()
        written += told(store, 3_000, 300)
        time.sleep(2)
        kafka.start()
        written += told(store, 300, 1)
        seen = wire.until(store.log_id, written[-1])
    store.close()
    require_whole(seen, written)


def test_of_two_relays_one_is_active_and_the_other_takes_over(postgresql_server, kafka_broker):
    with relais_database(postgresql_server) as databases, wire_on(kafka_broker.address) as wire:
        store = PostgresEventStore(databases.intake)
        with (
            relaying(wire.settings, database_url=databases.relay),
            relaying(wire.settings, database_url=databases.relay),
        ):
            written = told(store, 600, 300)
            seen = wire.until(store.log_id, written[-1])
        assert len([each for each in seen if each.barrier is None]) == len(written)
        store.close()
    require_whole(seen, written)


def test_a_channel_that_is_not_the_one_written_to_is_refused_until_told(tmp_path, kafka_broker):
    file = tmp_path / "intake.db"
    store = EventStore(file)
    written = told(store, 600, 300)
    with wire_on(kafka_broker.address) as wire, relaying(wire.settings, file=file):
        wire.until(store.log_id, written[-1])
    with broker() as other, wire_on(other.address) as wire:
        with pytest.raises(ChannelDiffers, match="republish"):
            relay_log(RelaySettings(file=file, port=0), wire.settings, Event())
        forget_relayed(RelaySettings(file=file), wire.settings)
        with relaying(wire.settings, file=file):
            require_whole(wire.until(store.log_id, written[-1]), written)
        with pytest.raises(ChannelDiffers, match="pas vide"):
            forget_relayed(RelaySettings(file=file), wire.settings)
    store.close()


def test_a_channel_that_would_lose_facts_is_refused(kafka_broker):
    from kafka import KafkaAdminClient
    from kafka.admin import ConfigResource, ConfigResourceType

    from services.intake.adapters.channel.kafka_channels import make_channels

    wire = Wire(kafka_broker.address)
    assert not any(created for _, created in make_channels(wire.settings))
    admin = KafkaAdminClient(**wire.settings.client("test"))
    kind, name = ConfigResourceType.TOPIC, "relais.releases.v1"
    admin.alter_configs([ConfigResource(kind, name, {"retention.ms": "1000"})])
    with pytest.raises(ChannelDiffers, match=r"retention\.ms=1000"):
        list(make_channels(wire.settings))
    admin.alter_configs([ConfigResource(kind, name, {"retention.ms": "-1"})])
    admin.delete_topics([name])
    time.sleep(1)
    with pytest.raises(ChannelDiffers, match="RELAIS_KAFKA_REPLICAS"):
        list(make_channels(wire.settings.model_copy(update={"replicas": 3})))
    admin.create_topics({name: {"num_partitions": 5, "replication_factor": 1}})
    time.sleep(1)
    with pytest.raises(ChannelDiffers, match="5 partitions"):
        list(make_channels(wire.settings))
    admin.delete_topics([name])
    admin.close()
    wire.close()
