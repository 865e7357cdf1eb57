"""A view as a document: the same rows as its page, for print, for a spreadsheet."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from services.faces.partners.documents.open_document import open_document
from services.faces.partners.documents.pdf import pdf
from services.faces.partners.documents.workbook import workbook
from services.reporting.releases.reading import View


class Kind(NamedTuple):
    """How a view is written: its label, its media type, the function that makes its bytes."""

    label: str
    media: str
    write: Callable[[View], bytes]


KINDS: Mapping[str, Kind] = {
    "json": Kind("JSON", "application/json", lambda view: view.json().encode()),
    "csv": Kind("CSV", "text/csv; charset=utf-8", lambda view: view.csv().encode()),
    "pdf": Kind("PDF", "application/pdf", pdf),
    "xlsx": Kind(
        "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook
    ),
    "ods": Kind("ODS", "application/vnd.oasis.opendocument.spreadsheet", open_document),
}
"""Every format of a view; the same release gives the same bytes, but for ODS."""

__all__ = ["KINDS", "Kind"]
