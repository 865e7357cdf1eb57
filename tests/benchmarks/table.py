"""A table at the nation, on a log and on one ten times as long.

Compared on the first quarter, which both logs hold whole; the long one also answers for its year.
"""

from statistics import median
from time import perf_counter

from services.embedded.platform import platform
from tests.benchmarks.national import folder
from tests.benchmarks.row import Row

QUARTER, YEAR = "2008-Q1", "2008"
CODES = {
    QUARTER: ("A1", "C1", "D1", "E1", "H1"),
    YEAR: ("A1", "A2", "C1", "D1", "E1", "G1", "H1", "S04"),
}
REPEATS = 15


def run(facts: int) -> list[Row]:
    """Milliseconds of the slowest table, medians, on both logs."""
    asked = ((facts, QUARTER), (10 * facts, QUARTER), (10 * facts, YEAR))
    return [
        Row(
            f"slowest table of the nation, {period}, {count} facts",
            _slowest(count, period),
            "ms",
            at_most=20,
        )
        for count, period in asked
    ]


def _slowest(facts: int, period: str) -> float:
    with platform(folder(facts)) as opened:
        opened.projections.catch_up()
        tables = opened.reporting.tables
        return max(_milliseconds(tables.table, code, period) for code in CODES[period])


def _milliseconds(table: object, code: str, period: str) -> float:
    seconds = []
    for _ in range(REPEATS):
        began = perf_counter()
        table(code, "nation", None, period)  # type: ignore[operator]
        seconds.append(perf_counter() - began)
    return 1000 * median(seconds)
