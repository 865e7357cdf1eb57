"""A view as XLSX or ODS: "Lisez-moi", then a sheet a table; its figures are numbers there.

A figure that is not said is a text, the one of the page: « n.c. » is no zero in a sum either.
"""

import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from odfdo import Document, Element

from services.faces.partners.documents.content import README, sheets_of, told_first
from services.faces.partners.rows import subject_of
from services.faces.theme.figures import figure
from services.faces.theme.workbook import DECIMALS, TIMELESS, Cell, Workbook
from services.reporting.domain.tables.rows import Value
from services.reporting.releases.columns import EXPORTED, EXPORTED_TITLES
from services.reporting.releases.reading import View

PAPER = {
    "fo:page-width": "29.7cm",
    "fo:page-height": "21cm",
    "style:print-orientation": "landscape",
    "style:scale-to-X": "1",
    "style:scale-to-Y": "0",
}
READ = (20, 100)  # the columns of "Lisez-moi"
WIDTHS = {"area_label": 24, "label": 40, "modality": 18, "merged": 18}
LABEL_WIDTH, WIDTH = 20, 11
_DECIMAL = re.compile(r"^-?\d+\.(\d+)$")


def _number(value: Value, percent: bool) -> Cell:
    if isinstance(value, str) and (decimal := _DECIMAL.match(value)):
        return Cell(Decimal(value), len(decimal[1]), percent)
    return Cell(value, 0, percent) if isinstance(value, int) else Cell(value, hidden=True)


def _cells(row: Sequence[Value]) -> list[Cell]:
    """The cells of a line, in the order of EXPORTED; a figure that is not said says why."""
    by_key = {key: value for (key, told), value in zip(EXPORTED, row, strict=True) if not told}
    found = []
    for (key, _told), value in zip(EXPORTED, row, strict=True):
        if key == "value":
            shown = by_key["secrecy"] if value is None else value
            found.append(_number(shown, by_key["unit"] == "%"))
        else:
            found.append(_number(value, percent=False) if key == "base" else Cell(value))
    return found


def _width(column: tuple[str, bool]) -> int:
    """Of one of EXPORTED, in characters."""
    key, told = column
    return LABEL_WIDTH if told else WIDTHS.get(key, WIDTH)


def workbook(view: View) -> bytes:
    """The bytes of the workbook; on paper, A4 across, the titles again on each page."""
    book = Workbook(subject_of(view))
    book.sentences(README, subject_of(view), told_first(view), READ)
    columns = [*zip(EXPORTED_TITLES, map(_width, EXPORTED), strict=True)]
    for code, rows in sheets_of(view).items():
        book.table(code, columns, [*map(_cells, rows)])
    return book.content()


def open_document(view: View) -> bytes:
    """The bytes of the spreadsheet; a string is never a formula there."""
    document = Document("spreadsheet")
    document.meta.creation_date = TIMELESS
    document.body.clear()
    for style in _styles():
        document.insert_style(style, automatic=True)
    paper = document.styles.get_element("//style:page-layout/style:page-layout-properties")
    assert paper is not None  # odfdo's own template has it
    for key, said in PAPER.items():
        paper.set_attribute(key, said)
    told = [[Cell(each) for each in line] for line in ((subject_of(view),), *told_first(view))]
    document.body.append(_sheet(README, READ, told))
    titles, widths = [Cell(title) for title in EXPORTED_TITLES], [*map(_width, EXPORTED)]
    for code, rows in sheets_of(view).items():
        document.body.append(_sheet(code, widths, map(_cells, rows), titles))
    out = io.BytesIO()
    document.save(out)
    return _timeless(out)


def _styles() -> Iterable[str]:
    """The styles of ODS: columns by their width, text that wraps, numbers by their format."""
    for width in sorted({*map(_width, EXPORTED), *READ}):
        yield (
            f'<style:style style:name="c{width}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{2 * width}mm"/></style:style>'
        )
    wraps = '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/>'
    yield f'<style:style style:name="text" style:family="table-cell">{wraps}</style:style>'
    for decimals in DECIMALS:
        number = (
            f'<number:number number:min-integer-digits="1" number:grouping="true" '
            f'number:decimal-places="{decimals}" number:min-decimal-places="{decimals}"/>'
        )
        for name, after in (
            (f"n{decimals}", ""),
            (f"p{decimals}", "<number:text> %</number:text>"),
        ):
            yield (
                f'<number:number-style style:name="f-{name}">{number}{after}</number:number-style>'
            )
            yield (
                f'<style:style style:name="{name}" style:family="table-cell" '
                f'style:data-style-name="f-{name}"/>'
            )


def _timeless(saved: io.BytesIO) -> bytes:
    """The same file as if it were always made at the same time."""
    out = io.BytesIO()
    with ZipFile(saved) as made, ZipFile(out, "w") as again:
        for name in made.namelist():  # `mimetype` comes first, and is not compressed
            info = ZipInfo(name, TIMELESS.timetuple()[:6])
            kind = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            again.writestr(info, made.read(name), kind)
    return out.getvalue()


def _sheet(
    name: str,
    widths: Sequence[int],
    lines: Iterable[Sequence[Cell]],
    titles: Sequence[Cell] = (),
) -> Element:
    """A table, parsed once: made cell by cell, a national view takes ten seconds."""
    columns = "".join(f'<table:table-column table:style-name="c{width}"/>' for width in widths)
    head = f"<table:table-header-rows>{_row(titles)}</table:table-header-rows>" if titles else ""
    rows = "".join(map(_row, lines))
    return Element.from_tag(
        f'<table:table table:style-name="ta1" table:name={quoteattr(name)}>{columns}{head}{rows}'
        "</table:table>"
    )


def _row(line: Sequence[Cell]) -> str:
    return f"<table:table-row>{''.join(map(_cell, line))}</table:table-row>"


def _cell(cell: Cell) -> str:
    if cell.value in (None, ""):
        return "<table:table-cell/>"
    if cell.decimals is None:
        kind, said = 'table:style-name="text" office:value-type="string"', cell.text
    else:
        kind = (
            f'table:style-name="{cell.style}" office:value-type="float" office:value="{cell.value}"'
        )
        said = f"{figure(cell.value)}{' %' if cell.percent else ''}"
    return f"<table:table-cell {kind}><text:p>{escape(said)}</text:p></table:table-cell>"
