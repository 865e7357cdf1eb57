"""A table at the nation, on a log and on one ten times as long."""

from statistics import median
from time import perf_counter

from services.standalone.platform import platform
from tests.benchmarks.national import folder
from tests.benchmarks.row import Row

CODES = ("A1", "A2", "C1", "D1", "E1", "G1", "H1", "S04")
REPEATS = 15


def run(facts: int) -> list[Row]:
    """Milliseconds of the slowest table, medians, on both logs."""
    small, large = (_slowest(count) for count in (facts, 10 * facts))
    return [
        Row(f"slowest table of the nation, {facts} facts", small, "ms", at_most=20),
        Row(f"slowest table of the nation, {10 * facts} facts", large, "ms", at_most=20),
    ]


def _slowest(facts: int) -> float:
    with platform(folder(facts)) as opened:
        opened.projections.catch_up()
        tables = opened.reporting.tables
        return max(_milliseconds(tables.table, code) for code in CODES)


def _milliseconds(table: object, code: str) -> float:
    seconds = []
    for _ in range(REPEATS):
        began = perf_counter()
        table(code, "nation", None, "2008")  # type: ignore[operator]
        seconds.append(perf_counter() - began)
    return 1000 * median(seconds)
