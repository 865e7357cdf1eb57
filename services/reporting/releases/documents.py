"""How a view may be written, and who writes it: documents are made outside, by the faces."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from services.reporting.releases.reading import View

Writer = Callable[[View], bytes]


class Format(NamedTuple):
    """A format of a view: its name for people, and its media type."""

    label: str
    media: str


FORMATS: Mapping[str, Format] = {
    "json": Format("JSON", "application/json"),
    "csv": Format("CSV", "text/csv; charset=utf-8"),
    "pdf": Format("PDF", "application/pdf"),
    "xlsx": Format("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ods": Format("ODS", "application/vnd.oasis.opendocument.spreadsheet"),
}


class UnknownFormat(ValueError):
    """Nobody writes the format `args[0]` here; `args[1]`: those that somebody writes."""


class Documents:
    """Writes views, in the formats that the composition has a writer for."""

    def __init__(self, writers: Mapping[str, Writer] | None = None) -> None:
        """`writers`: by format, beside JSON and CSV which a view writes itself."""
        self._writers: Mapping[str, Writer] = {
            "json": lambda view: view.json().encode(),
            "csv": lambda view: view.csv().encode(),
            **(writers or {}),
        }

    def write(self, view: View, format: str) -> bytes:
        """The bytes of a view; the same release gives the same ones, but for ODS.

        Raises UnknownFormat.
        """
        if format not in self._writers:
            raise UnknownFormat(format, ", ".join(self._writers))
        return self._writers[format](view)
