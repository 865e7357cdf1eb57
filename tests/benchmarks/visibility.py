"""From accepted to visible in the nation's read model, at a steady rate, one process."""

from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from uuid import uuid4

from services.chassis.databases import sqlite_engine
from services.embedded.platform import platform
from tests.benchmarks.row import Row
from tests.builders import envelope

PER_SECOND = 20


def run(facts: int) -> list[Row]:
    """Seconds from the answer to the published cell, p50 and p99."""
    with TemporaryDirectory() as scratch, platform(Path(scratch)) as opened:
        opened.intake.submit([envelope("post-opened")])
        opened.projections.catch_up()
        opened.projections.start()
        engine = sqlite_engine(opened.folder.read_models, read_only=True)
        seconds = []
        for number in range(1, facts + 1):
            began = perf_counter()
            opened.intake.submit([envelope("case-opened", subject=str(uuid4()))])
            answered = perf_counter()
            while _situations(engine) < number:
                sleep(0.002)
            seconds.append(perf_counter() - answered)
            sleep(max(0.0, 1 / PER_SECOND - (perf_counter() - began)))
        engine.dispose()
    seconds.sort()
    return [
        Row("accepted to visible, p50", seconds[len(seconds) // 2], "s"),
        Row("accepted to visible, p99", seconds[int(len(seconds) * 0.99)], "s", at_most=1),
    ]


def _situations(engine: object) -> int:
    with engine.connect() as connection:  # type: ignore[attr-defined]
        query = "SELECT COALESCE(SUM(value), 0) FROM nation_cells_v1 WHERE \"table\" = 'A1'"
        return int(connection.exec_driver_sql(query).scalar_one())
