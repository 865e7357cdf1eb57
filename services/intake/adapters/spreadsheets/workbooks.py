"""The list of an XLSX workbook, row by row; looked through before anything is kept."""

import io
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple

from contracts.days import written_day
from services.intake.adapters.spreadsheets.chosen_sheet import chosen_sheet
from services.intake.adapters.spreadsheets.rows import MOST_COLUMNS, Row
from services.intake.ports import MOST_LINES, FileRefused

MOST_UNPACKED = 40_000_000  # bytes: a workbook is a zip, and may pretend
MOST_PARTS = 1_000
MOST_ROWS = 2 * MOST_LINES  # as far as a cell may stand
MOST_CELLS, MOST_OTHERS = 500_000, 50_000
"""Cells, and elements of anything else (styles, links), in the whole workbook."""
OF_CELLS = {"row", "c", "v", "f", "is", "t", "si"}
SAYS = {"v", "f", "is"}
STYLES = "xl/styles.xml"
_EMPTY_FILL = re.compile(rb"<fill\s*/>|<fill>\s*</fill>")  # Excel reads it, the library does not
READ_AT_ONCE = 65_536
UNREADABLE = "Ce classeur ne s'ouvre pas : enregistrez-le de nouveau en XLSX, ou en CSV."
TOO_LARGE = "Ce classeur est trop grand une fois ouvert : découpez-le."


def rows_of(content: bytes, known: Collection[str]) -> Iterator[Row]:
    """Each row of the sheet that has titles of `known`, its cells as text. Raises FileRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            look = _look_through(packed)
            content = _mended(packed, content)
        sheets = load_workbook(io.BytesIO(content), read_only=True).worksheets
        sheet = chosen_sheet(sheets, known)
        if sentence := look.refused.get(sheet._worksheet_path):
            raise FileRefused(sentence)
        rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
        merged = _Merged(look.merged.get(sheet._worksheet_path, ()))
        for number, row in enumerate(rows, 1):
            yield Row(number, [_text(cell) for cell in row], merged.over(number))
    except FileRefused:
        raise
    except Exception:  # whatever the library meets in a damaged or forged file
        raise FileRefused(UNREADABLE) from None


def _mended(packed: zipfile.ZipFile, content: bytes) -> bytes:
    """The workbook with what the library cannot read of its styles written as it can."""
    if STYLES not in packed.namelist() or not _EMPTY_FILL.search(packed.read(STYLES)):
        return content
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for part in packed.infolist():
            said = packed.read(part)
            if part.filename == STYLES:
                said = _EMPTY_FILL.sub(b"<fill><patternFill/></fill>", said)
            made.writestr(part.filename, said)
    return out.getvalue()


def _look_through(packed: zipfile.ZipFile) -> "_Look":
    """What is no plain list in it. Raises FileRefused for what is too large."""
    parts = packed.infolist()
    if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > MOST_UNPACKED:
        raise FileRefused(TOO_LARGE)
    look = _Look()
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            look.through(packed, part)
    return look


class _Look:
    """Counts what a workbook holds, without building any of it."""

    def __init__(self) -> None:
        self._cells = self._others = self._in_row = 0
        self._part = self._far = ""
        self.refused: dict[str, str] = {}
        """By part, why it is no plain list (French)."""
        self.merged: dict[str, list[_Span]] = {}
        """By part, the cells that are merged."""

    def through(self, packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
        """Raises FileRefused, and expat.ExpatError for what is no XML."""
        self._part = part.filename
        reader = expat.ParserCreate(namespace_separator=" ")
        reader.StartElementHandler = self._started
        reader.StartDoctypeDeclHandler = _no_entities
        with packed.open(part) as stream:
            while piece := stream.read(READ_AT_ONCE):
                reader.Parse(piece)
        reader.Parse(b"", True)

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(" ")[2]
        self._cells += kind == "c"
        self._others += kind not in OF_CELLS
        self._in_row = 0 if kind == "row" else self._in_row + (kind == "c")
        if max(self._cells / MOST_CELLS, self._others / MOST_OTHERS) > 1:
            raise FileRefused(TOO_LARGE)
        if kind == "c":
            self._far = _far(attributes.get("r", ""), self._in_row)
        elif kind in SAYS and self._far:
            self.refused[self._part] = (
                f"La cellule {self._far} est loin de la liste : effacez ce qui n'en est pas."
            )
        elif kind == "mergeCell":
            self.merged.setdefault(self._part, []).append(_span(attributes.get("ref", "")))


def _far(coordinate: str, nth: int) -> str:
    """`coordinate` when it stands beyond what is read; `nth` cell of its row where it has none."""
    row, column = coordinate_to_tuple(coordinate) if coordinate else (1, nth)
    return (coordinate or "n° " + str(nth)) if row > MOST_ROWS or column > MOST_COLUMNS else ""


class _Span(NamedTuple):
    """Merged cells (`A1:C2`), and the first and last of their rows."""

    first: int
    last: int
    cells: str


def _span(cells: str) -> _Span:
    ends = [int(coordinate_to_tuple(each)[0]) for each in cells.split(":")]
    return _Span(ends[0], ends[-1], cells)


class _Merged:
    """Which rows merged cells reach, asked row by row from the first on."""

    def __init__(self, spans: Iterable[_Span]) -> None:
        self._left = sorted(spans, reverse=True)
        self._furthest = _Span(0, 0, "")

    def over(self, row: int) -> str:
        """Merged cells of a row, empty for none."""
        while self._left and self._left[-1].first <= row:
            self._furthest = max(self._furthest, self._left.pop(), key=lambda span: span.last)
        return self._furthest.cells if self._furthest.last >= row else ""


def _no_entities(*_declared: object) -> None:
    raise FileRefused(UNREADABLE)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, datetime | date):
        return written_day(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
