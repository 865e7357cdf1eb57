"""Logs of the national data set, made once a run and shared by the benchmarks."""

from functools import cache
from itertools import islice
from pathlib import Path
from tempfile import mkdtemp

from pydantic_core import to_json

from services.embedded.platform import platform
from services.synthetic import DATASETS

FOLDER = Path(mkdtemp(prefix="relais-bench-"))


def lines(facts: int) -> list[bytes]:
    """The first facts of the data set, a JSON line each."""
    years = 1 + facts // 400_000
    return [to_json(fact) for fact in islice(DATASETS["national118"](years=years), facts)]


@cache
def folder(facts: int) -> Path:
    """A data folder whose log holds that many facts; its read models are empty."""
    path = FOLDER / str(facts)
    with platform(path) as opened:
        for told in opened.intake.import_lines(lines(facts), lambda fact: fact.time):
            assert told.answer.answer == "accepted", told.answer
    return path
