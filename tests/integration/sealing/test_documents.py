"""Views as documents: what is exported is what is released, in every format, read back."""

import csv
import io
import json
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache

import openpyxl
import pytest
from odfdo import Document

from services.faces.partners.documents import DOCUMENTS
from services.reporting.adapters.sealed_store import SqlReleaseStore, open_sealed
from services.reporting.releases.columns import EXPORTED, EXPORTED_TITLES
from services.reporting.releases.reading import View, view_of
from tests.names import HIDING

KEY = ("table", "measure", "grain", "area", "period", "force", "dimension", "modality", "label")
Read = list[dict[str, object]]
"""Lines by their titles, as a reader of the format gives them."""


def seen(year, view: str, scope: str | None) -> View:
    engine = open_sealed(year.folder / "sealed.db", HIDING)
    found = view_of(SqlReleaseStore(engine), None, view, scope)
    engine.dispose()
    return found


@pytest.fixture(scope="module")
def view(year) -> View:
    return seen(year, "prefecture", "27")


@cache
def made_of(view: View, format: str) -> bytes:
    return DOCUMENTS.write(view, format)


def standard(made: bytes) -> Read:
    return list(csv.DictReader(io.StringIO(made.decode())))


def french(made: bytes) -> Read:
    """As Excel in French opens it: the mark says UTF-8, a number has a comma."""
    assert made.startswith(b"\xef\xbb\xbf")
    lines = csv.DictReader(io.StringIO(made.decode("utf-8-sig")), delimiter=";")
    return [
        line | {name: line[name].replace(",", ".") for name in ("Valeur", "Base")} for line in lines
    ]


def from_workbook(made: bytes) -> Read:
    _, *sheets = openpyxl.load_workbook(io.BytesIO(made)).worksheets
    return [line for each in sheets for line in _titled(each.iter_rows(values_only=True))]


def from_open_document(made: bytes) -> Read:
    _, *sheets = Document(io.BytesIO(made)).body.tables
    return [line for each in sheets for line in _titled(each.get_values())]


def _titled(lines) -> Read:
    head, *rows = lines
    assert tuple(head) == tuple(EXPORTED_TITLES)
    return [dict(zip(head, row, strict=True)) for row in rows]


READERS: dict[str, Callable[[bytes], Read]] = {
    "csv": standard,
    "csv-fr": french,
    "xlsx": from_workbook,
    "ods": from_open_document,
}


@pytest.mark.parametrize("format", READERS)
@pytest.mark.parametrize("of", [("prefecture", "27"), ("public", None)])
def test_every_format_says_every_row_and_every_number_that_was_released(
    year, of: tuple[str, str | None], format: str
) -> None:
    view = seen(year, *of)
    read = READERS[format](made_of(view, format))
    expected = sorted(map(json.loads, view.rows), key=_place)
    found = sorted((_by_key(line) for line in read), key=_place)
    assert len(found) == len(expected)
    for line, row in zip(found, expected, strict=True):
        for key, value in row.items():
            shown = row["secrecy"] if key == "value" and value is None else value
            if key == "value" and value is None and format.startswith("csv"):
                shown = None  # there a reason stands under Secret only
            assert _same(line[key], shown), (key, line, row)


def _by_key(line: dict[str, object]) -> dict[str, object]:
    named = zip(EXPORTED, EXPORTED_TITLES, strict=True)
    return {key: line[title] for (key, told), title in named if not told}


def _place(row: dict[str, object]) -> tuple[str, ...]:
    keys = (
        "table",
        "measure",
        "grain",
        "area",
        "period",
        "force",
        "dimension",
        "modality",
        "label",
    )
    return tuple(str(row[key] or "") for key in keys)


def _same(read: object, released: object) -> bool:
    """`64.50`, released as a text so as not to lose its digits, is the number 64.5."""
    said, meant = ("" if each is None else str(each) for each in (read, released))
    try:
        return Decimal(said) == Decimal(meant)
    except ArithmeticError:
        return said == meant


@pytest.mark.parametrize("format", READERS)
def test_each_code_has_its_french_label_beside(view: View, format: str) -> None:
    for line in READERS[format](made_of(view, format)):
        for code in ("Tableau", "Mesure", "Maille", "Département", "Force", "Dimension"):
            assert bool(line[code]) == bool(line[f"{code} (libellé)"])
            assert not line[code] or line[code] != line[f"{code} (libellé)"]
        assert line["Modalité"] or not line["Modalité (code)"]


def test_numbers_of_a_workbook_are_numbers_in_their_format(view: View) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made_of(view, "xlsx")))
    seen = set()
    for sheet in book.worksheets[1:]:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$1:$1"
        for line in sheet.iter_rows(min_row=2):
            unit, value, base, secrecy = line[-4:]
            assert (value.data_type == "n") == (secrecy.value is None)
            assert secrecy.value in (None, value.value)
            if value.data_type == "n":
                shown = value.number_format
                assert shown.startswith("#,##0")
                assert shown.endswith('" %"') == (unit.value == "%")
            assert base.value is None or base.number_format == "#,##0"
            seen.add(value.number_format)
    assert {"#,##0", '#,##0.00" %"'} <= seen


def test_numbers_of_an_open_document_are_numbers_in_their_format(view: View) -> None:
    document = Document(io.BytesIO(made_of(view, "ods")))
    kinds = set()
    for table in document.body.tables[1:]:
        for line in table.get_rows()[1:]:
            value, secrecy = (line.get_cell(len(EXPORTED) - back) for back in (3, 1))
            assert (value.type == "float") == (secrecy.value is None)
            kinds.add((value.type, value.style))
    assert {("float", "n0"), ("float", "p2"), ("string", "text")} <= kinds


def test_a_document_has_the_same_bytes_each_time(view: View) -> None:
    before = {format: made_of(view, format) for format in ["pdf", *READERS]}
    time.sleep(2.1)  # archives note their time in steps of two seconds
    assert {format: DOCUMENTS.write(view, format) for format in before} == before


def test_the_pdf_is_tagged(view: View) -> None:
    made = made_of(view, "pdf")
    assert made.startswith(b"%PDF-1.7")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made


def test_the_first_sheet_says_where_figures_come_from_and_what_n_c_means(view: View) -> None:
    first = openpyxl.load_workbook(io.BytesIO(made_of(view, "xlsx"))).worksheets[0]
    assert first.title == "Lisez-moi"
    said = {head: text for head, text in first.iter_rows(min_row=3, max_col=2, values_only=True)}
    assert said["Empreinte"] == view.release.digest
    assert {"n.c.", "non couvert", "non renseigné"} <= set(said)


@pytest.mark.parametrize("said", ["=1+1", "@SUM(A1)", "+1", "-1", "{=1}", "https://evil.example"])
def test_what_a_cell_says_is_never_run(view: View, said: str) -> None:
    row = json.loads(view.rows[0]) | {"label": said, "area_label": said}
    hostile = replace(view, rows=(json.dumps(row),))
    sheet = openpyxl.load_workbook(io.BytesIO(DOCUMENTS.write(hostile, "xlsx"))).worksheets[1]
    cells = [cell for line in sheet.iter_rows(min_row=2) for cell in line]
    assert [cell.value for cell in cells].count(said) == 2
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)
    text = DOCUMENTS.write(hostile, "ods")
    values = Document(io.BytesIO(text)).body.tables[1].get_values()
    assert values[1].count(said) == 2
    DOCUMENTS.write(hostile, "pdf")  # its text is data too


def test_a_document_of_a_national_view_stays_short(year) -> None:
    assert len(DOCUMENTS.write(seen(year, "dcsp", None), "pdf")) < 2_000_000
