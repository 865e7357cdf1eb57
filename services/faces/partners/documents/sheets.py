"""A view as XLSX or ODS: "Lisez-moi", then a sheet a table, codes and labels in columns apart."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter
from odfdo import Document, Element

from services.faces.partners.documents.content import README, sheets_of, told_first
from services.faces.partners.rows import subject_of
from services.reporting.releases.reading import TITLES, View

WIDTHS = {"area_label": 28, "label": 44, "modality": 18, "merged": 18}
LITERAL = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""What others typed stays text: no cell is ever a formula or a link."""
TIMELESS = datetime(2000, 1, 1)  # noqa: DTZ001 - of the file: the same release, the same bytes


def workbook(view: View) -> bytes:
    """The bytes of the workbook."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **LITERAL})
    book.set_properties({"title": subject_of(view), "author": "Relais", "created": TIMELESS})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    figures = book.add_format({"num_format": "# ##0"})
    first = book.add_worksheet(README)
    first.set_column(0, 0, 20)
    first.set_column(1, 1, 100)
    first.write_string(0, 0, subject_of(view), book.add_format({"bold": True, "font_size": 14}))
    for at, (head, said) in enumerate(told_first(view), 2):
        first.write_string(at, 0, head, bold)
        first.write_string(at, 1, said)
    for code, rows in sheets_of(view).items():
        sheet = book.add_worksheet(code)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(TITLES) - 1)
        for column, (key, heading) in enumerate(TITLES.items()):
            sheet.set_column(column, column, WIDTHS.get(key, 12))
            sheet.write_string(0, column, heading, bold)
            for line, row in enumerate(rows, 1):
                numeric = figures if key in ("value", "base") else None
                _write(sheet, line, column, row[column], numeric)
    book.close()
    return out.getvalue()


def _write(sheet: Any, line: int, column: int, value: Any, figures: Any) -> None:
    if isinstance(value, int):
        sheet.write_number(line, column, value, figures)
    elif value is not None:
        sheet.write_string(line, column, str(value).replace(".", ",") if figures else str(value))


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
