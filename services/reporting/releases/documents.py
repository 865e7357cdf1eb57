"""How a view may be written, and who writes it: documents are made outside, by the faces."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import NamedTuple

from services.reporting.adapters.formats.csv_rows import DIALECTS, FRENCH, STANDARD, written
from services.reporting.domain.tables.rows import Value
from services.reporting.releases.reading import View

Writer = Callable[[View], bytes]


class Format(NamedTuple):
    """A format of a view: its name for people, its media type, the end of a file's name."""

    label: str
    media: str
    ending: str

    @property
    def tabular(self) -> bool:
        """Whether a Table Schema describes it."""
        return self.media.startswith("text/csv")


FORMATS: Mapping[str, Format] = {
    "json": Format("JSON", "application/json", ".json"),
    STANDARD: Format("CSV", "text/csv; charset=utf-8", ".csv"),
    FRENCH: Format("CSV pour Excel", "text/csv; charset=utf-8", "-excel.csv"),
    "pdf": Format("PDF", "application/pdf", ".pdf"),
    "xlsx": Format(
        "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"
    ),
    "ods": Format("ODS", "application/vnd.oasis.opendocument.spreadsheet", ".ods"),
}


class UnknownFormat(ValueError):
    """Nobody writes the format `args[0]` here; `args[1]`: those that somebody writes."""


class Documents:
    """Writes views, in the formats that the composition has a writer for."""

    def __init__(self, writers: Mapping[str, Writer] | None = None) -> None:
        """`writers`: by format, beside JSON and the CSV which a view writes itself."""
        self._writers: Mapping[str, Writer] = {
            "json": lambda view: view.json().encode(),
            **{each: partial(_csv, each) for each in DIALECTS},
            **(writers or {}),
        }

    def write(self, view: View, format: str) -> bytes:
        """The bytes of a view; the same release gives the same ones.

        Raises UnknownFormat.
        """
        if format not in self._writers:
            raise UnknownFormat(format, ", ".join(self._writers))
        return self._writers[format](view)


def _csv(format: str, view: View) -> bytes:
    return view.csv(format).encode()


def sheet_csv(titles: Iterable[str], rows: Iterable[Iterable[Value]]) -> bytes:
    """Lines as French Excel reads them; nothing in them is run as a formula."""
    return written(titles, rows, FRENCH).encode()
