"""A view as ODS: the same sheets as the workbook."""

import io
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from odfdo import Document, Element

from services.faces.partners.documents.content import (
    columns,
    facts_of,
    sentences_of,
    sheets_of,
    title_of,
)
from services.faces.partners.documents.workbook import README
from services.reporting.releases.reading import View


def open_document(view: View) -> bytes:
    """The bytes of the spreadsheet; a string is never a formula there."""
    document = Document("spreadsheet")
    document.body.clear()
    lines = [[title_of(view)], *([said] for said in sentences_of(view)), *facts_of(view)]
    document.body.append(_sheet(README, lines))
    heads = [heading for _, heading in columns()]
    for code, rows in sheets_of(view).items():
        cells = ([getattr(row, key) for key, _ in columns()] for row in rows)
        document.body.append(_sheet(code, [heads, *cells]))
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
