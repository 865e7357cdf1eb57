"""The relay, from the log to the last acknowledgement, against a bare producer of its bytes."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from operator import truediv
from pathlib import Path
from shutil import copy
from statistics import median
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import perf_counter, sleep

from kafka import KafkaProducer

from contracts.channels import FACTS, POSITION_HEADER, STREAM_HEADER
from services.chassis.kafka import KafkaSettings
from services.intake.adapters.channel import kafka_channel
from services.intake.adapters.channel.relay_lease import SqlRelayLease
from services.intake.adapters.log.event_store import EventStore
from services.intake.ports import StoredFact
from services.intake.relay.composition import relay_log
from services.intake.settings import RelaySettings
from tests.benchmarks.national import folder
from tests.benchmarks.row import Row
from tests.integration.relay.wire import wire_on
from tests.kafka import broker

ROUNDS = 3
LOOK_S = 0.01
PATIENCE_S = 60


def run(facts: int) -> list[Row]:
    """Facts a second of both, in turns; the median of the ratios."""
    bare, ours = [], []
    with TemporaryDirectory(prefix="relais-bench-") as scratch, broker() as kafka:
        file = Path(scratch) / "intake.db"
        copy(folder(facts) / "intake.db", file)
        with closing(EventStore(file)) as store, wire_on(kafka.address) as wire:
            rows = store.read(0, facts)
            produced(wire.settings, rows)  # a broker that has just started is slow at first
            for _ in range(ROUNDS):
                bare.append(facts / produced(wire.settings, rows))
                ours.append(facts / relayed(wire.settings, file, store.head()))
    return [
        Row("a bare kafka-python producer, the same bytes", median(bare), "facts/s"),
        Row("the relay, SQLite to Kafka, barriers and notes included", median(ours), "facts/s"),
        Row("relay / bare producer", median(map(truediv, ours, bare)), "×", 0.6),
    ]


def produced(kafka: KafkaSettings, rows: Sequence[StoredFact]) -> float:
    """Seconds of a loop that sends what was read and encoded beforehand."""
    messages = [
        (
            row.stored,
            kafka_channel.key_of(row),
            [
                kafka_channel.CONTENT_TYPE,
                (POSITION_HEADER.name, str(row.position).encode()),
                (STREAM_HEADER.name, str(row.stream).encode()),
            ],
        )
        for row in rows
    ]
    with closing(KafkaProducer(**kafka_channel.producing(kafka))) as producer:
        producer.partitions_for(FACTS.name)
        began = perf_counter()
        for value, key, headers in messages:
            producer.send(FACTS.name, value, key, headers)
        producer.flush(timeout=PATIENCE_S)
        return perf_counter() - began


def relayed(kafka: KafkaSettings, file: Path, head: int) -> float:
    """Seconds of a relay that begins anew, until it has noted the head."""
    with closing(SqlRelayLease(file)) as lease, lease.held():
        lease.forget()
    stop = Event()
    relay = Thread(target=relay_log, args=(RelaySettings(file=file, port=0), kafka, stop))
    began = perf_counter()
    relay.start()
    while noted(file) < head:
        if perf_counter() - began > PATIENCE_S:
            raise TimeoutError
        sleep(LOOK_S)
    seconds = perf_counter() - began
    stop.set()
    relay.join()
    return seconds


def noted(file: Path) -> int:
    """How far the relay has got."""
    with closing(sqlite3.connect(file)) as database:
        return int(database.execute("SELECT position FROM relay_position").fetchone()[0])
