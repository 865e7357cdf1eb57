"""Every regular expression of the product takes a time in proportion to what it reads."""

import re
import time
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import pytest

import contracts
import services

REPEATED = (
    " ",
    "\n",
    "<",
    "«",
    "« $",
    "« ",
    "1",
    "1 111 ",
    " 111",
    "'",
    "-",
    ".",
    "a",
    "a@",
    "/",
    "|",
)
LENGTH = 60_000  # characters: a form's
SECONDS = 0.5


def patterns_among(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from patterns_among(each)


def every_pattern() -> dict[str, re.Pattern[str]]:
    names = [
        each.name
        for package in (contracts, services)
        for each in walk_packages(package.__path__, f"{package.__name__}.")
        if not each.name.endswith(".__main__") and ".migrations" not in each.name
    ]
    return {
        f"{name} {each.pattern}": each
        for name in names
        for value in vars(import_module(name)).values()
        for each in patterns_among(value)
    }


PATTERNS = every_pattern()


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_a_long_text_keeps_no_expression_busy(pattern: re.Pattern[str]) -> None:
    for said in REPEATED:
        text = (said * LENGTH)[:LENGTH]
        for read in (text, f"«{text}", f"{text}x"):
            started = time.perf_counter()
            pattern.sub("", read)
            assert time.perf_counter() - started < SECONDS, (said, pattern.pattern)
