"""A view as XLSX: "Lisez-moi", then one sheet a table, codes and labels in columns of their own."""

import io
from datetime import datetime
from typing import Any

import xlsxwriter

from services.faces.partners.documents.content import (
    NUMBERS,
    columns,
    facts_of,
    sentences_of,
    sheets_of,
    title_of,
)
from services.reporting.releases.reading import View

WIDTHS = {"area_label": 28, "label": 44, "department": 12, "modality": 18, "merged": 18}
README = "Lisez-moi"
LITERAL = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""What others typed stays text: no cell is ever a formula or a link."""
TIMELESS = datetime(2000, 1, 1)  # noqa: DTZ001 - of the file: the same release, the same bytes


def workbook(view: View) -> bytes:
    """The bytes of the workbook."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **LITERAL})
    book.set_properties({"title": title_of(view), "author": "Relais", "created": TIMELESS})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    figures = book.add_format({"num_format": "# ##0"})
    first = book.add_worksheet(README)
    first.set_column(0, 0, 20)
    first.set_column(1, 1, 100)
    first.write_string(0, 0, title_of(view), book.add_format({"bold": True, "font_size": 14}))
    lines = [*(("", said) for said in sentences_of(view)), ("", ""), *facts_of(view)]
    for at, (head, said) in enumerate(lines, 2):
        first.write_string(at, 0, head, bold)
        first.write_string(at, 1, said)
    for code, rows in sheets_of(view).items():
        sheet = book.add_worksheet(code)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(columns()) - 1)
        for place, (key, heading) in enumerate(columns()):
            sheet.set_column(place, place, WIDTHS.get(key, 12))
            sheet.write_string(0, place, heading, bold)
            for at, row in enumerate(rows, 1):
                _write(sheet, at, place, getattr(row, key), figures if key in NUMBERS else None)
    book.close()
    return out.getvalue()


def _write(sheet: Any, line: int, column: int, value: Any, figures: Any) -> None:
    if isinstance(value, int):
        sheet.write_number(line, column, value, figures)
    elif value is not None:
        sheet.write_string(line, column, str(value).replace(".", ",") if figures else str(value))
