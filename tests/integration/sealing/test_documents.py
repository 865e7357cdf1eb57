"""Views as documents: the same rows as the page, nothing that a spreadsheet would run."""

import io
import json
from dataclasses import replace

import openpyxl
import pytest
from odfdo import Document

from services.faces.partners.documents import DOCUMENTS
from services.reporting.adapters.sealed_store import SqlReleaseStore, open_sealed
from services.reporting.domain.disclosure.released_row import COLUMNS
from services.reporting.releases.reading import TITLES, View, view_of


@pytest.fixture
def view(year) -> View:
    engine = open_sealed(year.folder / "sealed.db")
    found = view_of(SqlReleaseStore(engine), None, "prefecture", "27")
    engine.dispose()
    return found


def told(view: View) -> list[tuple[str, ...]]:
    """The rows of a view as a reader compares them."""
    rows = (json.loads(text) for text in view.rows)
    return sorted(tuple(_plain(row.get(key)) for key in COLUMNS) for row in rows)


def _plain(value: object) -> str:
    return "" if value is None else str(value).replace(".", ",")


def test_the_pdf_is_tagged_and_the_same_each_time(view: View) -> None:
    made = DOCUMENTS.write(view, "pdf")
    assert made.startswith(b"%PDF-1.7")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert made == DOCUMENTS.write(view, "pdf")


def test_the_workbook_has_every_row_of_the_view_table_by_table(view: View) -> None:
    made = DOCUMENTS.write(view, "xlsx")
    assert made == DOCUMENTS.write(view, "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(made))
    first, *sheets = book.worksheets
    assert first.title == "Lisez-moi"
    assert any(view.release.digest == cell.value for cell in first["B"])
    rows = []
    for sheet in sheets:
        head, *lines = sheet.iter_rows(values_only=True)
        assert head == tuple(TITLES[key] for key in COLUMNS)
        assert {line[0] for line in lines} == {sheet.title}
        rows += [tuple(map(_plain, line)) for line in lines]
    assert sorted(rows) == told(view)


def test_the_open_document_has_every_row_of_the_view_too(view: View) -> None:
    first, *sheets = Document(io.BytesIO(DOCUMENTS.write(view, "ods"))).body.tables
    assert first.name == "Lisez-moi"
    rows = []
    for sheet in sheets:
        head, *lines = sheet.get_values()
        assert tuple(head) == tuple(TITLES[key] for key in COLUMNS)
        rows += [tuple(map(_plain, line)) for line in lines]
    assert sorted(rows) == told(view)


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
    engine = open_sealed(year.folder / "sealed.db")
    found = view_of(SqlReleaseStore(engine), None, "dcsp", None)
    engine.dispose()
    assert len(DOCUMENTS.write(found, "pdf")) < 2_000_000
