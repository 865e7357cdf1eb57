"""Workers on a real broker and PostgreSQL, against a bare consumer loop on the same messages."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from subprocess import Popen
from threading import Event
from time import perf_counter, sleep
from urllib.error import URLError
from urllib.request import urlopen

from kafka import TopicPartition
from sqlalchemy import Engine

from contracts.channels import FACTS, PARTITIONS
from services.chassis.databases import open_engine
from services.chassis.kafka import KafkaSettings
from services.embedded.platform import platform
from services.projections import metrics
from services.projections.adapters import generations
from services.projections.consumer.channel import connect, ends
from services.projections.consumer.messages import entry_of
from services.projections.domain.entries import Entry, read
from services.projections.settings import ProjectionsSettings
from tests.benchmarks.catch_up import project_with_the_library
from tests.benchmarks.national import folder
from tests.benchmarks.row import Row
from tests.databases import relais_database
from tests.integration.channel.wire import Wire
from tests.integration.channel.working import process
from tests.kafka import broker
from tests.services import free_port, postgresql

MODEL = "nation"
LOOK_S = 0.02
ENOUGH_CORES = 4  # two workers, the broker, the database


def run(facts: int) -> list[Row]:
    """Facts a second of the bare loop, of one worker, of two, in the same run."""
    log_id, entries = log(facts)
    with (
        broker() as running,
        postgresql() as server,
        closing(Wire(running.address)) as wire,
    ):
        wire.tell(entries, log_id)
        kafka = KafkaSettings(bootstrap_servers=running.address)
        bare = only_decoding(kafka, facts)
        one = counting(server, kafka, log_id, workers=1)
        two = counting(server, kafka, log_id, workers=2)
    library = project_with_the_library()
    cores = len(os.sched_getaffinity(0))
    return [
        Row("a bare kafka-python loop that decodes", bare, "facts/s"),
        Row("one nation worker, Kafka to PostgreSQL", one, "facts/s"),
        Row("one nation worker / bare loop", one / bare, "×", 0.3),
        Row("one nation worker / the library's ProjectionRunner", one / library, "×", 15),
        Row("cores of this machine, broker and database included", cores, "cores"),
        Row("two workers / one", two / one, "×", 1.6 if cores >= ENOUGH_CORES else None),
    ]


def log(facts: int) -> tuple[str, list[Entry]]:
    """The identity and the entries of a national log."""
    with platform(folder(facts)) as source:
        return source.feed.log_id(), list(source.feed.read(0, facts))


def only_decoding(kafka: KafkaSettings, facts: int) -> float:
    """Facts a second of a loop that reads and decodes, and keeps nothing."""
    with closing(connect(kafka, "bench", Event().wait)) as consumer:
        channel = [TopicPartition(FACTS.name, number) for number in range(PARTITIONS)]
        consumer.assign(channel)
        consumer.seek_to_beginning()
        seen, began = 0, perf_counter()
        while seen < facts:
            for messages in consumer.poll(timeout_ms=500, max_records=50_000).values():
                for message in messages:
                    if entry := entry_of(message):
                        read(entry)
                        seen += 1
        return seen / (perf_counter() - began)


def counting(server: str, kafka: KafkaSettings, log_id: str, workers: int) -> float:
    """Messages a second of worker processes, once each has counted some, to the last one."""
    ports = [free_port() for _ in range(workers)]
    total = channel_length(kafka)
    with relais_database(server) as made, ExitStack() as running:
        for port in ports:
            settings = ProjectionsSettings.model_validate(
                {"database_url": made.projections, "port": port}
            )
            running.enter_context(at_work(process(settings, kafka, "run", MODEL)))
        engine = open_engine(made.projections, "projections")
        running.callback(engine.dispose)
        while not all(has_counted(port) for port in ports):
            sleep(LOOK_S)
        began, first = perf_counter(), counted(engine, log_id)
        while counted(engine, log_id) < total:
            sleep(LOOK_S)
        return (total - first) / (perf_counter() - began)


@contextmanager
def at_work(worker: "Popen[str]") -> Iterator[None]:
    """A process, ended politely."""
    try:
        yield
    finally:
        worker.terminate()
        worker.communicate()


def has_counted(port: int) -> bool:
    """Whether a worker has counted a fact since its start."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            said = answer.read().decode()
    except URLError:
        return False
    return f'{metrics.FACTS.name}_total{{read_model="{MODEL}"}}' in said


def counted(engine: Engine, log_id: str) -> int:
    """Messages counted in all partitions."""
    generation = generations.serving(engine, MODEL, log_id, range(PARTITIONS)).generation
    return sum(mark.offset for mark in generations.marks(engine, MODEL, generation).values())


def channel_length(kafka: KafkaSettings) -> int:
    """Messages in all partitions."""
    with closing(connect(kafka, "bench", Event().wait)) as consumer:
        channel = [TopicPartition(FACTS.name, number) for number in range(PARTITIONS)]
        return sum(ends(consumer, channel).values())
