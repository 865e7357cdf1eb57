"""How figures are written: French in a text, harmless in a sheet, exact in JSON."""

import csv
import io
import re
from datetime import date
from itertools import chain

import pytest

from contracts.read_model import Holding
from services.reporting.adapters.formats.csv_rows import harmless, table_csv
from services.reporting.adapters.formats.figures import figure, rounded
from services.reporting.adapters.formats.json_body import table_json
from services.reporting.adapters.formats.text_table import table_text
from services.reporting.domain.tables.evaluation import evaluate
from services.reporting.domain.tables.question import asked
from services.reporting.domain.tables.result import TableResult
from services.reporting.domain.tables.rows import Evidence, Value
from tests.architecture.tree import ROOT
from tests.unit.reporting.given import ROUEN, TODAY, cell, record, version

AS_OF = "2009-02-01T08:00:00Z"
EVIDENCE = Evidence(
    TODAY,
    [
        cell("A1", 1200),
        cell("D1", 400, d1="ext"),
        cell("F2", 2, measure="acts", d1="copil", force=""),
        cell("F2", 180, measure="minutes", d1="copil", force=""),
    ],
    [
        record(
            holdings=(Holding(since=date(2008, 1, 1), schedule="jour"),),
            surveys={2008: {"effective_on": "2008-12-01", "year": 2008}},
        ),
        record(
            ROUEN,
            versions=(version(commune="76540", service="mixte"),),
            holdings=(Holding(since=date(2008, 1, 1), schedule="decale"),),
            surveys={2008: {"effective_on": "2008-12-01", "year": 2008}},
        ),
    ],
)


def result(code: str) -> TableResult:
    question = asked(code, "nation", None, "2008")
    return TableResult(question, 412, AS_OF, evaluate(question, EVIDENCE), {"FR": "France"})


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "–"),
        (12345, "12\u202f345"),
        (-3, "-3"),
        ("12.50", "12,50"),
        (True, "oui"),
        ("ddsp27", "ddsp27"),
    ],
)
def test_a_figure_is_written_as_a_french_reader_expects_it(value: Value, written: str) -> None:
    assert figure(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@cmd", "'@cmd"),
        ("-2+3", "'-2+3"),
        ("-3.50", "-3.50"),
        (-3, "-3"),
        (None, ""),
        (False, "non"),
    ],
)
def test_a_sheet_finds_no_formula_in_a_value(value: Value, written: str) -> None:
    assert harmless(value) == written


def test_two_dimensions_make_a_cross_table_for_each_measure() -> None:
    lines = table_text(result("D1")).splitlines()
    assert lines[0] == "D1 – Modes de saisine"
    assert lines[1] == "France · 2008 · unité : situations"
    assert lines[3] == "Situations"
    assert lines[4].split("  ")[0] == "Mode de saisine"
    external = [line for line in lines if line.startswith("services extérieurs")]
    assert [line.split()[2:] for line in external] == [
        ["400", "0"],
        ["33,33", "–"],
        ["33,33", "(1)", "–", "(0)"],
    ]
    bases = [line for line in lines if line.startswith("Base")]
    assert [line.split(" " * 2)[0] for line in bases] == ["Base", "Base"]
    assert all("1\u202f200" in line for line in bases)


def test_one_dimension_has_its_measures_across() -> None:
    lines = table_text(result("F2")).splitlines()
    assert lines[3].split() == ["Avec", "Actes", "Minutes"]
    assert next(line for line in lines if line.startswith("comité de pilotage")).split()[-2:] == [
        "2",
        "180",
    ]


def test_a_table_of_the_report_prints_its_rows_and_columns() -> None:
    assert table_text(result("S18")).splitlines()[3:9] == [
        "                                                          Fréquence",
        "────────────────────────────────────────────────────────  ─────────",
        "horaires de journée uniquement (8h-19h)                          50",
        "horaires de journée et horaires décalés (soirée ou nuit)         50",
        "autre                                                             0",
        "Total                                                           100",
    ]


def test_every_code_stands_beside_its_label_in_csv() -> None:
    lines = table_csv(result("D1")).split("\r\n")
    assert lines[0] == (
        "Force (code),Force,Mode de saisine (code),Mode de saisine,Mesure (code),Mesure,Valeur,Base"
    )
    assert "police,police nationale,ext,services extérieurs,situations,Situations,400,1200" in lines


def test_the_csv_of_excel_in_french_says_the_same_cells() -> None:
    found = result("D1")
    standard = list(csv.reader(io.StringIO(table_csv(found))))
    text = table_csv(found, "csv-fr")
    assert text.startswith("\ufeff")
    french = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    decimal = re.compile(r"(?<=\d)\.(?=\d+$)")
    shown = [decimal.sub(",", cell) for cell in chain(*standard)]
    assert shown == [*chain(*french)]
    assert "33,33" in shown


def test_a_measured_number_has_a_comma_wherever_people_read_it() -> None:
    assert rounded(0.0, 2) == "0,00"
    written = re.compile(r":\.[1-9]f\}")
    made = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "services").rglob("*.py")
        if written.search(path.read_text(encoding="utf-8"))
    }
    # the last four: sealed decimals, which have a point; SVG; a value that `figure` then writes
    assert made == {
        "services/reporting/domain/disclosure/derived.py",
        "services/faces/charts/drawing.py",
        "services/faces/figures/posts.py",
        "services/faces/partners/taken.py",
    }


def test_json_keeps_codes_and_exact_values() -> None:
    text = table_json(result("D1"))
    assert '"saisine": "ext", "measure": "pooled_share", "value": "33.33", "base": 1200' in text
