"""A workbook (XLSX): sheets of lines below their titles, whose figures are numbers.

The same content gives the same bytes, and what others typed is never a formula or a link.
"""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

TIMELESS = datetime(2000, 1, 1)  # noqa: DTZ001 - when each file says that it was made
DECIMALS = range(3)  # that a figure may have
A4 = 9
_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NOT_XML = re.compile("[\ufffe\uffff]")  # of what a name may hold, what no workbook may


class Cell(NamedTuple):
    """What a cell says; `decimals`, `percent`: how a number is shown, None for a text.

    `hidden`: the text stands where a figure would, which may not be shown.
    """

    value: int | float | Decimal | str | None
    decimals: int | None = None
    percent: bool = False
    hidden: bool = False

    @property
    def style(self) -> str:
        """The name of its format: `n0`, `p2`."""
        return f"{'p' if self.percent else 'n'}{self.decimals}"

    @property
    def text(self) -> str:
        """What it says where it is no number."""
        return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", str(self.value))


def _formats() -> Iterable[tuple[str, str]]:
    """The number formats by the name of a style: `#,##0.00`, which each Excel shows its own way.

    A share is the number out of 100 that was released: the sign % is beside it, not in it.
    """
    for decimals in DECIMALS:
        digits = "#,##0" + (f".{'0' * decimals}" if decimals else "")
        yield f"n{decimals}", digits
        yield f"p{decimals}", f'{digits}" %"'


class Workbook:
    """A file that is filled sheet after sheet, then read once (`content`)."""

    def __init__(self, title: str) -> None:
        self._out = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._out, {"in_memory": True, **_TEXT})
        self._book.set_properties({"title": title, "author": "Relais", "created": TIMELESS})
        add, top = self._book.add_format, {"valign": "top"}
        self._title = add({"bold": True, "font_size": 14})
        self._bold = add({"bold": True, "text_wrap": True, **top})
        self._text = add({"text_wrap": True, **top})
        self._hidden = add({"align": "right", "italic": True, **top})
        self._numbers = {name: add({"num_format": said, **top}) for name, said in _formats()}

    def sentences(
        self, name: str, title: str, lines: Iterable[tuple[str, str]], widths: Sequence[int]
    ) -> None:
        """A sheet to be read: its title, then lines of a head and what it says."""
        sheet = self._sheet(name, widths)
        sheet.write_string(0, 0, Cell(title).text, self._title)
        for at, (head, said) in enumerate(lines, 2):
            sheet.write_string(at, 0, head, self._bold)
            sheet.write_string(at, 1, Cell(said).text, self._text)

    def table(
        self,
        name: str,
        columns: Sequence[tuple[str, int]],
        lines: Sequence[Sequence[Cell]],
        above: Sequence[str] = (),
        fixed: int = 0,
    ) -> None:
        """A sheet of lines below their titles, which every printed page repeats.

        `columns`: a title and a width in characters each; the first `fixed` ones stay in sight.
        `above`: what stands on top of the titles, the first in bold, and a line left free.
        """
        sheet = self._sheet(name, [width for _, width in columns])
        for at, said in enumerate(above):
            sheet.write_string(at, 0, Cell(said).text, None if at else self._title)
        head = len(above) + bool(above)
        sheet.set_landscape()
        sheet.repeat_rows(head)
        sheet.set_footer(f"&L{name}&R&P / &N")
        sheet.freeze_panes(head + 1, fixed)
        sheet.autofilter(head, 0, head + len(lines), len(columns) - 1)
        for column, (title, _) in enumerate(columns):
            sheet.write_string(head, column, title, self._bold)
        for at, line in enumerate(lines, head + 1):
            for column, cell in enumerate(line):
                if cell.decimals is not None:
                    sheet.write_number(at, column, cell.value, self._numbers[cell.style])
                elif cell.value:
                    style = self._hidden if cell.hidden else self._text
                    sheet.write_string(at, column, cell.text, style)

    def content(self) -> bytes:
        """The bytes of the file; nothing is added afterwards."""
        self._book.close()
        return self._out.getvalue()

    def _sheet(self, name: str, widths: Sequence[int]) -> Worksheet:
        """A sheet printed on A4, one page across."""
        sheet = self._book.add_worksheet(name)
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return sheet
