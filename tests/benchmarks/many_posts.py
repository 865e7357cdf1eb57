"""Sealing 590 posts: five times the national data set, each time of other posts and persons."""

import re
from collections.abc import Iterator
from itertools import islice
from resource import RUSAGE_SELF, getrusage
from time import process_time

from pydantic_core import to_json

from services.embedded.platform import platform
from services.synthetic import DATASETS
from tests.benchmarks.national import FOLDER
from tests.benchmarks.row import Row
from tests.benchmarks.sealing import MEBI, QUARTER, YEAR

COPIES, APART = 5, 20  # posts of a département are numbered from 01: 01, 21, 41, …
A_GIGABYTE = 1e9 / MEBI**2
_POST = re.compile(rb'(?<=["/])(\d{2,3}|2[AB])-(\d\d)(?=")')
_UUID = re.compile(rb'"([0-9a-f])(?=[0-9a-f]{7}-[0-9a-f]{4}-[0-9a-f]{4}-)')


def run(facts: int) -> list[Row]:
    """The rows of a log of five times as many facts; of 500 000, 2008 is over.

    Seconds are those of the processor, counting included; memory is that of all that was done.
    """
    with platform(FOLDER / "many") as opened:
        for told in opened.intake.import_lines(copied(facts), lambda fact: fact.time):
            assert told.answer.answer == "accepted", told.answer
        opened.projections.catch_up()
        began = process_time()
        opened.sealer.seal(QUARTER)
        quarter = process_time() - began
        for number in (2, 3, 4):
            opened.sealer.seal(f"{YEAR}-Q{number}")
        began = process_time()
        year = opened.sealer.seal(YEAR)
        seconds = process_time() - began
    memory = getrusage(RUSAGE_SELF).ru_maxrss / MEBI
    return [
        Row("seal a quarter, 590 posts", quarter, "s", at_most=60),
        Row("seal a year, 590 posts", seconds, "s", at_most=120),
        Row("cells hidden in a year, 590 posts", year.hidden_share, "%", at_most=4),
        Row("memory of the process at its peak", memory, "MiB", at_most=1.2 * A_GIGABYTE),
    ]


def copied(facts: int, copies: int = COPIES) -> Iterator[bytes]:
    """Each of the first facts of two years, and as often again of another post and person."""
    for fact in islice(DATASETS["national118"](years=2), facts):
        line = to_json(fact)
        for copy in range(copies):
            yield _as_another(line, copy)


def _as_another(line: bytes, copy: int) -> bytes:
    """The same fact under another id, of another post of the same département."""
    of_post = _POST.sub(lambda its: b"%s-%02d" % (its[1], int(its[2]) + APART * copy), line)
    return _UUID.sub(lambda its: b'"%x' % (int(its[1], 16) ^ copy), of_post)
