"""A CSV file, row by row, as people get one: any separator, any of the usual encodings."""

import csv
import io
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Collection, Iterator
from itertools import islice

from services.intake.adapters.spreadsheets.rows import MOST_ABOVE, Row, how_many
from services.intake.ports import FileRefused

SEPARATORS = ";,\t|"
SAID = re.compile(
    r'"?sep=(.)"?(?:\r\n?|\n)', re.IGNORECASE
)  # a first line for Excel, which shows it not
TRIED = 65_536  # characters in which the separator is looked for
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")


def rows_of_csv(name: str, content: bytes, known: Collection[str]) -> Iterator[Row]:
    """Each row, numbered as a spreadsheet does. `known`: titles, one row has some of them.

    Raises FileRefused.
    """
    text = _decoded(name, content)
    said = SAID.match(text)
    if said:
        text = text[said.end() :]
    separator = said[1] if said else _separator(text, known)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            yield Row(number, [cell.strip() for cell in row])
    except csv.Error:
        raise FileRefused(
            f"La ligne {number + 1} ne se lit pas : un guillemet n'est pas refermé."
        ) from None


def _separator(text: str, known: Collection[str]) -> str:
    """The one that gives most titles, or that the first line has most often."""
    head = text.partition("\n")[0]

    def titles(separator: str) -> tuple[int, int]:
        rows = csv.reader(io.StringIO(text[:TRIED], newline=""), delimiter=separator)
        found = (how_many(row, known) for row in islice(rows, MOST_ABOVE))
        return max(found, default=0), head.count(separator)

    return max(SEPARATORS, key=titles)


def _decoded(name: str, content: bytes) -> str:
    encoding = "utf-16" if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # what a French spreadsheet writes
    if _BINARY.search(text):
        raise FileRefused(
            f"« {name[:60]} » n'est ni du CSV ni un classeur XLSX : enregistrez-le sous l'une de "
            "ces deux formes."
        )
    return text
