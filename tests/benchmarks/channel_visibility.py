"""From POST to visible in the nation's read model, through intake, relay, Kafka and worker."""

from collections.abc import Callable
from threading import Event, Thread
from time import perf_counter, sleep
from uuid import uuid4

import httpx
from sqlalchemy import Engine, text

from services.chassis.databases import reading
from tests.benchmarks.row import Row
from tests.builders import envelope
from tests.chaos.platform import Platform, platform

PER_SECOND = 50
LOOK_S = 0.005
PATIENCE_S = 30.0
OPENED = text(
    "SELECT COALESCE(SUM(value), 0) FROM published.nation_cells_v1 WHERE \"table\" = 'A1'"
)


def run(facts: int) -> list[Row]:
    """Seconds from the sending of a case to the published cell, p50 and p99."""
    with platform() as at:
        answer = httpx.post(f"{at.url}/v1/events", json=[envelope("post-opened")])
        answer.raise_for_status()
        at.settle()
        say_one(at)
        wait_for(lambda: opened(at.read_models) == 1)
        seconds = sorted(measure(at, facts))
    return [
        Row("POST to visible through Kafka, p50", seconds[len(seconds) // 2], "s"),
        Row(
            "POST to visible through Kafka, p99", seconds[int(len(seconds) * 0.99)], "s", at_most=2
        ),
    ]


def measure(at: Platform, facts: int) -> list[float]:
    """Submission by one client at a steady rate, seen by another: the n-th case makes the sum n."""
    seen: list[float] = []
    done = Event()

    def look() -> None:
        before = 1
        while len(seen) < facts and not done.is_set():
            now = opened(at.read_models)
            seen.extend([perf_counter()] * (now - before))
            before = now
            sleep(LOOK_S)

    watcher = Thread(target=look)
    watcher.start()
    sent: list[float] = []
    began = perf_counter()
    with httpx.Client(base_url=at.url) as http:
        for number in range(facts):
            sleep(max(0.0, began + number / PER_SECOND - perf_counter()))
            sent.append(perf_counter())
            say_one(at, http)
    watcher.join(PATIENCE_S)
    done.set()
    watcher.join()
    assert len(seen) == facts, f"{facts - len(seen)} facts were not seen"
    return [after - before for before, after in zip(sent, seen, strict=True)]


def say_one(at: Platform, http: httpx.Client | None = None) -> None:
    """Open a case."""
    case = envelope("case-opened", subject=str(uuid4()))
    answer = (http or httpx).post(f"{at.url}/v1/events", json=[case])
    assert answer.json()[0]["answer"] == "accepted", answer.text


def opened(engine: Engine) -> int:
    """How many cases the nation counts."""
    with reading(engine).connect() as connection:
        return int(connection.execute(OPENED).scalar_one())


def wait_for(done: Callable[[], bool]) -> None:
    """Wait until something is so."""
    until = perf_counter() + PATIENCE_S
    while not done():
        assert perf_counter() < until
        sleep(LOOK_S)
