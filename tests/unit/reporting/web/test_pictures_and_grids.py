"""The bars, the bilan behind them, and the grids of a table."""

import xml.etree.ElementTree as ET
from datetime import date

from contracts.period import Period
from contracts.read_model import CellRow, SequenceHoleRow
from services.reporting.application import TableResult
from services.reporting.domain.question import asked
from services.reporting.web.bilan import HEADS, as_bars, bilan_query, quarter_lines
from services.reporting.web.charts import LABEL, VALUE, WIDTH, Bar, bars
from services.reporting.web.grids import shown
from services.reporting.web.periods import Calendar
from services.reporting.web.registers import hole_grid
from tests.unit.reporting.given import TODAY, cell, record, rows_of

YEAR = Period.parse("2008")
CALENDAR = Calendar(frozenset(YEAR.months), TODAY)


def table(code: str, cells: list[CellRow]) -> TableResult:
    return TableResult(asked(code, "nation", None, "2008"), 1, "", rows_of(code, cells))


def test_the_longest_bar_fills_the_room_and_zero_has_none():
    picture = ET.fromstring(bars([Bar("T1 2008", 0), Bar("T2 2008", 5), Bar("T3 2008", 10)], "x"))
    widths = [float(bar.attrib["width"]) for bar in picture.iter("rect")]
    assert widths == [0, (WIDTH - LABEL - VALUE) / 2, WIDTH - LABEL - VALUE]
    assert not [part for part in picture.iter() if "style" in part.attrib]


def test_labels_are_escaped_and_nothing_to_draw_is_still_a_picture():
    assert "<b>" not in bars([Bar("<b>", 1)], '"><script>')
    assert ET.fromstring(bars([], "rien")).tag.endswith("svg")


def test_the_bilan_sums_months_and_takes_distinct_persons_by_quarter():
    cells = [
        cell("A1", 2, period="2008-10"),
        cell("A1", 3, period="2008-11", force="gendarmerie"),
        cell("A6", 9, period="2008-10"),
        cell("A6", 4, period="2008-Q4"),
        cell("A3", 7, measure="acts", d1="entretien", period="2008-12"),
        cell("A3", 1, measure="acts", d1="visite", period="2008-12"),
    ]
    last = quarter_lines(cells, YEAR, CALENDAR)[-1]
    assert last.label == "T4 2008"
    assert dict(zip(HEADS, last.figures, strict=True)) == {
        "Situations ouvertes": 5,
        "Personnes reçues": 4,
        "Entretiens": 7,
        "Autres actes": 1,
        "Orientations": 0,
        "Plaintes et mains courantes": 0,
        "Contacts": 0,
        "Réunions": 0,
    }
    assert as_bars([last], YEAR) == [Bar("T4 2008", 5, own=True)]
    assert {"2008-10", "2008-Q4"} <= set(bilan_query("FR", YEAR).periods)


def test_what_a_post_did_not_declare_is_not_zero():
    post = record(confirmations={"2008-Q1": 0, "2008-Q2": 3}, closed_on=date(2008, 8, 1))
    lines = quarter_lines([cell("A1", 5, period="2008-04")], YEAR, CALENDAR, post)
    assert [(line.declared, line.gap) for line in lines] == [
        ("0", "0"),
        ("3", "+2"),
        ("non confirmé", "–"),
        ("poste fermé", "–"),
    ]


def test_a_quarter_that_goes_on_is_not_late():
    calendar = Calendar(frozenset({"2009-01"}), TODAY)
    lines = quarter_lines([], Period.parse("2009-Q1"), calendar, record())
    assert [(line.label, line.declared) for line in lines] == [("T1 2009", "en cours")]


def test_two_dimensions_cross_and_their_shared_base_stands_below():
    cells = [cell("A1", 4, period="2008-10"), cell("B1", 3, d1="f", period="2008-10")]
    grid = shown(table("B1", cells)).grids[0]
    assert list(grid.heads) == ["Sexe", "police nationale", "gendarmerie nationale"]
    assert list(grid.base) == ["Base", "4", "0"]
    assert {len(line) for line in grid.lines} == {3}


def test_several_measures_stand_side_by_side_under_their_names():
    cells = [cell("A1", 4, period="2008-10"), cell("C1", 2, measure="mentions", d1="conjugal")]
    grid = shown(table("C1", cells)).grids[0]
    assert [span for _, span in grid.groups] == [2, 2, 2]
    assert grid.groups[0][0] == "Mentions"
    assert len(grid.heads) == 7


def test_a_table_of_two_blocks_has_two_grids_with_their_own_captions():
    captions = [grid.caption for grid in shown(table("G1", [])).grids]
    assert len(set(captions)) == 2


def test_a_download_asks_for_what_the_page_shows():
    question = asked("A1", "department", "27", "2008-Q4")
    link = shown(TableResult(question, 1, "", [])).link
    assert link == "/v1/tables/A1?level=department&area=27&period=2008-Q4"


def test_holes_are_counted_with_both_their_ends():
    hole = SequenceHoleRow(post="27-01", device="a", first_missing=3, last_missing=5)
    assert list(hole_grid([hole]).lines[0]) == ["a", "3", "5", "3"]
