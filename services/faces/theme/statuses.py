"""The states of things: the word for each, and the shape of its badge."""

from typing import NamedTuple

from contracts.data_files import read_toml


class Status(NamedTuple):
    """`word` is said, `kind` is the class of the badge, whose shape repeats the word."""

    word: str
    kind: str = ""

    def __str__(self) -> str:
        return self.word


STATUSES = read_toml("services/faces/theme/statuses.toml", dict[str, Status])
"""By the code that services write."""


def status(code: str) -> Status:
    """What is said of `code`; an unknown one says itself, so that a page never fails for it."""
    return STATUSES.get(code, Status(code))
