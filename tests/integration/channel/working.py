"""Workers beside a test: in threads, or in processes that may be killed."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Engine, select

from services.chassis.databases import reading
from services.chassis.kafka import KafkaSettings
from services.projections.adapters import generations
from services.projections.adapters.tables import CELLS
from services.projections.settings import ProjectionsSettings
from services.projections.working import work
from tests.integration.projections.conftest import LOG

PATIENCE_S = 60.0


class Working(Thread):
    """A worker of `model` in a thread; `ended` is what it ended with."""

    def __init__(self, settings: ProjectionsSettings, kafka: KafkaSettings, model: str) -> None:
        super().__init__(daemon=True)
        self.settings, self.kafka, self.model = settings, kafka, model
        self.stop = Event()
        self.ended: BaseException | None = None
        self.start()

    def run(self) -> None:
        """Work until told to stop."""
        try:
            work(self.settings, self.kafka, self.model, self.stop)
        except Exception as error:
            self.ended = error

    def end(self) -> BaseException | None:
        """Stop after the batch at hand; what the worker ended with."""
        self.stop.set()
        self.join(PATIENCE_S)
        assert not self.is_alive()
        return self.ended


@contextmanager
def working(settings: ProjectionsSettings, kafka: KafkaSettings, *models: str) -> Iterator[Any]:
    """Workers of some read models; that they end without an error is checked."""
    workers = [Working(settings, kafka, model) for model in models]
    try:
        yield workers
    finally:
        ended = [worker.end() for worker in workers]
    assert ended == [None] * len(workers), ended


def process(settings: ProjectionsSettings, kafka: KafkaSettings, *words: str) -> Any:
    """`relais projections …` as a process of its own."""
    url = settings.database_url
    variables = {
        "RELAIS_KAFKA_BOOTSTRAP_SERVERS": kafka.bootstrap_servers,
        **({"RELAIS_PROJECTIONS_DATABASE_URL": url.get_secret_value()} if url else {}),
        **({"RELAIS_PROJECTIONS_DATABASE": str(settings.database)} if settings.database else {}),
        "RELAIS_PROJECTIONS_BATCH": str(settings.batch),
        "RELAIS_PROJECTIONS_PORT": str(settings.port),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "services.projections", *words],
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def reached(engine: Engine, model: str, position: int) -> Callable[[], bool]:
    """Whether every partition of a read model stands at a position or beyond."""

    def there() -> bool:
        serving = generations.serving(engine, model, LOG, range(12)).generation
        marks = generations.marks(engine, model, serving)
        return min(mark.position for mark in marks.values()) >= position

    return there


def wait_until(done: Callable[[], bool]) -> None:
    """Wait until something is so; fails after a minute."""
    until = monotonic() + PATIENCE_S
    while not done():
        assert monotonic() < until, "waited in vain"
        sleep(0.05)


def counted(engine: Engine, model: str) -> Mapping[str, Counter[tuple[object, ...]]]:
    """What the serving generation publishes, the cells summed over the partitions."""
    generation = generations.serving(engine, model, LOG).generation
    rows: dict[str, Counter[tuple[object, ...]]] = {}
    with reading(engine).connect() as connection:
        for table in generations.published(model):
            cells = table is CELLS[model]
            hidden = ("generation", "partition", "value" if cells else "")
            columns = [column for column in table.c if column.name not in hidden]
            amount = [table.c.value] if cells else []
            query = select(*columns, *amount).where(table.c.generation == generation)
            sums: Counter[tuple[object, ...]] = Counter()
            for row in connection.execute(query):
                key, value = (row[:-1], row[-1]) if amount else (row, 1)
                sums[tuple(key)] += value
            rows[table.name] = Counter({key: value for key, value in sums.items() if value})
    return rows
