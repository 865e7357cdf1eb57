"""What a row of a table is, and what its titles are called."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from contracts.collation import plain

MOST_COLUMNS = 100  # as far as a cell may stand
MOST_ABOVE = 20  # rows among which the titles are looked for
_BETWEEN = re.compile(r"[^a-z0-9]+")


class Row(NamedTuple):
    """A row: its number in a spreadsheet, its cells, and which of them are merged (`A1:C1`)."""

    number: int
    cells: Sequence[str]
    merged: str = ""


def titles_of(row: Sequence[str], known: Collection[str]) -> list[str]:
    """The cells of a row as titles: as in `known`, whatever their accents, capitals and spaces;
    those that are not of it as they were typed.
    """
    keys = [_BETWEEN.sub("_", plain(cell)).strip("_") for cell in row]
    return [key if key in known else cell.lower() for key, cell in zip(keys, row, strict=True)]


def how_many(row: Sequence[str], known: Collection[str]) -> int:
    """How many of `known` a row has as titles."""
    return sum(title in known for title in titles_of(row, known))
