"""CSV: each code beside its label, nothing that a sheet would run; standard, or as French Excel."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from services.reporting.domain.tables.headings import Heading, headings_of
from services.reporting.domain.tables.result import TableResult
from services.reporting.domain.tables.rows import TableRow, Value

_NUMBER = re.compile(r"^-?\d+(\.\d+)?$")
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet takes for a formula


class Dialect(NamedTuple):
    """How a CSV is written: what begins the file, what parts cells, the sign of decimals."""

    before: str
    delimiter: str
    decimal: str


STANDARD, FRENCH = "csv", "csv-fr"
DIALECTS: Mapping[str, Dialect] = {
    STANDARD: Dialect("", ",", "."),  # RFC 4180, in UTF-8
    FRENCH: Dialect("\N{ZERO WIDTH NO-BREAK SPACE}", ";", ","),
}
"""By the name of the format. Excel in French takes a comma for the sign of decimals, and UTF-8
for the alphabet of Windows where no mark begins the file."""


def table_csv(result: TableResult, format: str = STANDARD) -> str:
    """One line a row, a header line in French; absent values empty. `format`: of DIALECTS."""
    headings = headings_of(result)
    titles = [title for heading in headings for title in _titles(heading)]
    rows = ([cell for each in headings for cell in _cells(each, row)] for row in result.rows)
    return written(titles, rows, format)


def written(titles: Iterable[str], rows: Iterable[Iterable[Value]], format: str) -> str:
    """The whole file. `format`: of DIALECTS."""
    dialect = DIALECTS[format]
    text = io.StringIO(dialect.before, newline="")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text, delimiter=dialect.delimiter, lineterminator="\r\n")
    writer.writerow(titles)
    for row in rows:
        writer.writerow([harmless(value, dialect.decimal) for value in row])
    return text.getvalue()


def harmless(value: Value, decimal: str = ".") -> str:
    """The value as text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    text = str(value)
    if _NUMBER.match(text):
        return text.replace(".", decimal)
    return f"'{text}" if text.startswith(_RUNS) else text


def _titles(heading: Heading) -> Iterator[str]:
    if heading.codes is not None:
        yield f"{heading.label} (code)"
    yield heading.label


def _cells(heading: Heading, row: TableRow) -> Iterator[Value]:
    value = row.get(heading.key)
    yield value
    if heading.codes is not None:
        yield None if value is None else heading.label_of(value)
