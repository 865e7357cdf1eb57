"""CSV of RFC 4180 in UTF-8: each code beside its label, nothing that a sheet would run."""

import csv
import io
import re
from collections.abc import Iterator

from services.reporting.domain.tables.headings import Heading, headings_of
from services.reporting.domain.tables.result import TableResult
from services.reporting.domain.tables.rows import TableRow, Value

_NUMBER = re.compile(r"^-?\d+(\.\d+)?$")
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet takes for a formula


def table_csv(result: TableResult) -> str:
    """One line a row, a header line in French; numbers with a point, absent values empty."""
    headings = headings_of(result)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([title for heading in headings for title in _titles(heading)])
    for row in result.rows:
        writer.writerow([cell for heading in headings for cell in _cells(heading, row)])
    return text.getvalue()


def harmless(value: Value) -> str:
    """The value as text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    text = str(value)
    return f"'{text}" if text.startswith(_RUNS) and not _NUMBER.match(text) else text


def _titles(heading: Heading) -> Iterator[str]:
    if heading.codes is not None:
        yield f"{heading.label} (code)"
    yield heading.label


def _cells(heading: Heading, row: TableRow) -> Iterator[str]:
    value = row.get(heading.key)
    if heading.codes is not None:
        yield harmless(value)
        yield "" if value is None else harmless(heading.label_of(value))
    else:
        yield harmless(value)
