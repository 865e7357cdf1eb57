"""A view as ODS: the same sheets as the workbook."""

import io
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from odfdo import Document, Element

from services.faces.partners.documents.content import README, sheets_of, told_first
from services.faces.partners.subjects import subject_of
from services.reporting.releases.reading import TITLES, View


def open_document(view: View) -> bytes:
    """The bytes of the spreadsheet; a string is never a formula there."""
    document = Document("spreadsheet")
    document.body.clear()
    document.body.append(_sheet(README, [[subject_of(view)], *told_first(view)]))
    for code, rows in sheets_of(view).items():
        document.body.append(_sheet(code, [list(TITLES.values()), *rows]))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _sheet(name: str, lines: Iterable[Sequence[Any]]) -> Element:
    """A table, parsed once: made cell by cell, a national view takes ten seconds."""
    rows = (f"<table:table-row>{''.join(map(_cell, line))}</table:table-row>" for line in lines)
    return Element.from_tag(
        f"<table:table table:name={quoteattr(name)}>{''.join(rows)}</table:table>"
    )


def _cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    said = f"<text:p>{escape(str(value))}</text:p>"
    if isinstance(value, int):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}>{said}</table:table-cell>"
