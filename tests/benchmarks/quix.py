"""Our worker against quixstreams: the same messages, the same broker, the same PostgreSQL.

quixstreams counts one table; our worker counts every table of the nation, exactly once.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

import psycopg
from sqlalchemy.engine import make_url

from contracts.channels import FACTS
from services.chassis.databases import open_engine
from services.chassis.kafka import KafkaSettings
from services.projections.domain.entries import Entry
from services.projections.settings import ProjectionsSettings
from tests.benchmarks import workers
from tests.benchmarks.row import Row
from tests.databases import relais_database
from tests.integration.channel.wire import Wire
from tests.integration.channel.working import process
from tests.kafka import broker
from tests.services import postgresql

JOB = Path(__file__).with_name("quix_job.py")
OPENED = b"relais.case-opened.v1"
LOOK_S = 0.05
INSTALLING_S, COUNTING_S = 300, 600
SUM = b"SELECT COALESCE(SUM(value), 0) FROM public.quix_cells"


def run(facts: int) -> list[Row]:
    """Facts a second of both, from the start of the process to the last cell in PostgreSQL."""
    with TemporaryDirectory(prefix="relais-quix-") as scratch:
        try:
            python = installed(Path(scratch) / "venv")
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as failed:
            print(f"SKIPPED quixstreams: not to be had here ({failed})", flush=True)
            return []
        log_id, entries = workers.log(facts)
        with broker() as kafka, postgresql() as url, closing(Wire(kafka.address)) as wire:
            wire.tell(entries, log_id)
            ours = count_with_us(kafka.address, url, log_id)
            theirs = count_with_quixstreams(python, Path(scratch), kafka.address, url, entries)
    return [
        Row("our nation worker, every table, from its start", facts / ours, "facts/s"),
        Row("quixstreams, one table, from its start", facts / theirs, "facts/s"),
        Row("ours / quixstreams", theirs / ours, "×", 1),
    ]


def installed(venv: Path) -> Path:
    """A Python with quixstreams. Raises CalledProcessError and TimeoutExpired."""
    python = venv / "bin/python"
    for command in (
        [sys.executable, "-m", "venv", str(venv)],
        [str(python), "-m", "pip", "install", "--quiet", "quixstreams[postgresql]"],
    ):
        subprocess.run(command, check=True, capture_output=True, timeout=INSTALLING_S)
    return python


def count_with_us(bootstrap: str, server: str, log_id: str) -> float:
    """Seconds until the nation's read model has counted the whole channel."""
    kafka = KafkaSettings(bootstrap_servers=bootstrap)
    total = workers.channel_length(kafka)
    with relais_database(server) as made, ExitStack() as running:
        engine = open_engine(made.projections, "projections")
        running.callback(engine.dispose)
        settings = ProjectionsSettings.model_validate({"database_url": made.projections})
        began = perf_counter()
        running.enter_context(workers.at_work(process(settings, kafka, "run", workers.MODEL)))
        return timed(began, lambda: workers.counted(engine, log_id) >= total)


def count_with_quixstreams(
    python: Path, scratch: Path, bootstrap: str, url: str, entries: list[Entry]
) -> float:
    """Seconds until its table holds every case."""
    total = sum(OPENED in entry.stored for entry in entries)
    place = make_url(url)
    words = [FACTS.name, bootstrap, place.host, str(place.port), place.username, place.database]
    began = perf_counter()
    with (scratch / "log").open("wb") as out:
        running = subprocess.Popen(
            [str(python), str(JOB), *map(str, words)],
            env={**os.environ, "QUIX_STATE": str(scratch / "state")},
            stdout=out,
            stderr=out,
        )
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            return timed(began, lambda: summed(connection) >= total)
    except TimeoutError:
        print((scratch / "log").read_text()[-2000:], file=sys.stderr)
        raise
    finally:
        running.terminate()
        running.wait()


def summed(connection: psycopg.Connection) -> int:
    """What quixstreams' table holds; 0 before it is there."""
    try:
        row = connection.execute(SUM).fetchone()
    except psycopg.errors.UndefinedTable:
        return 0
    return int(row[0]) if row else 0


def timed(began: float, done: Callable[[], bool]) -> float:
    """Seconds since `began`, once something is so."""
    while not done():
        if perf_counter() - began > COUNTING_S:
            raise TimeoutError
        sleep(LOOK_S)
    return perf_counter() - began
