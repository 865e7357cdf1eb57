"""Charts and the map: what each draws, the same bytes each time, a table beside."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contracts.codes import DEPARTEMENT
from services.faces.charts.bars import parts_of, shade
from services.faces.charts.choropleth import choropleth
from services.faces.charts.drawing import Datum, titled
from services.faces.charts.examples import examples
from services.faces.charts.lines import Line, columns, lines, spark
from services.faces.charts.places import FILE, SHAPES, outlines
from services.faces.charts.printed import printed
from services.faces.charts.scales import axis, class_of, classes_said, round_classes
from services.faces.charts.shapes import on_its_own, shape
from services.faces.charts.timeline import MOST_YEARS, Span, timeline
from services.faces.theme.assets import address, assets
from services.reporting.domain.disclosure.released_row import NOT_COVERED, NOT_SAID

PERIODS = ["2009-Q3", "2009-Q4", "2010-Q1"]
SHOWN = [Datum("", 1200), Datum("", None, NOT_SAID), Datum("", 0)]
MAP = {"27": Datum("Eure", 12), "59": Datum("Nord", None, NOT_SAID), "971": Datum("Là-bas", 90)}
SERIES = [Line("Police & co", "police", SHOWN), Line("Gendarmerie", "gendarmerie", SHOWN)]
DRAWN = {
    "map": lambda: choropleth("Carte", "situations", MAP).figure,
    "plot": lambda: lines("Courbes", PERIODS, [False, False, True], SERIES),
    "columns": lambda: columns("Colonnes", PERIODS, SERIES),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_is_named_for_screen_readers_well_formed_and_the_same_each_time(name):
    drawn = DRAWN[name]()
    root = ElementTree.fromstring(drawn.svg)
    assert root.get("role") == "img"
    assert root.get("aria-label")
    assert "style" not in drawn.svg
    assert drawn == DRAWN[name]()


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_has_its_table_which_says_what_is_hidden(name):
    drawn = DRAWN[name]()
    assert {len(line) for line in drawn.lines} == {len(drawn.heads)}
    assert NOT_SAID in str(drawn.lines)


@pytest.mark.parametrize("name", ["map", "plot"])
def test_a_document_has_the_same_marks_with_a_size_and_colours(name):
    svg = DRAWN[name]().svg
    picture = ElementTree.fromstring(printed(svg, name, "Libertinus Serif"))
    assert picture.get("width")
    assert picture.get("height")
    assert on_its_own(svg).partition(" class")[2].split(">", 1)[1] in printed(
        svg, name, "Libertinus Serif"
    )


def test_a_provisional_point_is_hollow_at_the_end_of_a_dashed_line_and_a_gap_is_a_gap():
    whole = [Datum("", 5), Datum("", 7), Datum("", 6)]
    drawn = lines("c", PERIODS, [False, False, True], [Line("Police", "police", whole)]).svg
    assert drawn.count("police stroke dashed") == 1
    assert drawn.count('class="police stroke') == 2
    assert drawn.count("police hollow") == 1
    assert DRAWN["plot"]().svg.count(" stroke") == 0  # a hidden figure between two others


def test_the_names_of_two_lines_that_end_together_do_not_touch():
    same = [Line(name, name, [Datum("", 7), Datum("", 7)]) for name in ("police", "gendarmerie")]
    drawn = lines("c", PERIODS[:2], [False, False], same).svg
    places = {float(y) for y in re.findall(r'y="([\d.]+)%" dx="13" dy="-2"', drawn)}
    assert len(places) == 2
    assert max(places) - min(places) >= 13


def test_a_small_curve_needs_two_figures():
    assert spark([None, 4]) == ""
    assert "circle" in spark([3, None, 4])
    assert "50%" in spark([4, 4])


def test_a_hidden_departement_is_hatched_and_an_uncovered_one_is_pale():
    drawn = choropleth("Carte", "situations", MAP, {"27": "/ici"})
    assert drawn.hidden
    assert drawn.uncovered
    kinds = dict(re.findall(r'class="(nc|k\d)"[^>]*><title>([^<]*)', drawn.figure.svg))
    assert kinds["nc"] == f"Nord (59)\u00a0: {NOT_SAID}"
    assert kinds["k0"].endswith(NOT_COVERED)
    assert '<a href="/ici"><title>Eure (27)\u00a0: 12</title><use ' in drawn.figure.svg
    assert 'role="group"' in drawn.figure.svg  # whose links are reached


def test_every_departement_has_its_outline_within_the_drawing():
    (width, height), paths, *_ = outlines()
    assert set(paths) == set(DEPARTEMENT.by_code)
    starts = [path[1:].partition("l")[0].replace("-", " -").split() for path in paths.values()]
    assert all(0 <= float(x) <= width and 0 <= float(y) <= height for x, y in starts)


def test_the_outlines_say_where_they_are_from_and_under_which_licence():
    said = json.loads(FILE.read_text())
    assert "Natural Earth" in said["source"]
    assert "public domain" in said["licence"]


def test_a_map_leaves_room_for_the_rest_of_its_page():
    many = {code: Datum(code, n) for n, code in enumerate(DEPARTEMENT.by_code)}
    linked = dict.fromkeys(many, "/partenaires/dcsp?edition=2009-819bfc84&departement=27")
    assert len(choropleth("Carte", "situations", many, linked).figure.svg) < 22_000


@pytest.mark.parametrize("code", ["", *DEPARTEMENT.by_code])
def test_a_shape_is_in_the_file_of_all_and_goes_along_with_what_leaves_the_page(code):
    used = ElementTree.fromstring(shape(code, titled("L'Eure & <co>"), class_="k1"))
    file, _, mark = used.get("href").partition("#")
    found = ElementTree.fromstring(assets()[SHAPES].content).find(f".//*[@id='{mark}']")
    said = "".join(path.get("d") for path in found.iter() if path.get("d"))
    alone = ElementTree.fromstring(on_its_own(ElementTree.tostring(used, "unicode")))
    assert file == address(SHAPES)
    assert (alone.tag, alone.get("d"), alone.get("class")) == ("path", said, "k1")
    assert alone.find("title").text == used.find("title").text


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=120))
def test_each_value_is_in_one_class_and_at_most_five_round_ones_are_made(values):
    limits = round_classes(values)
    assert 1 <= len(limits) <= 5
    assert len({after - low for low, after in pairwise(limits)}) <= 1
    assert all(1 <= class_of(each, limits) <= len(limits) for each in values)
    assert len(set(classes_said(limits))) == len(limits)


def test_classes_are_said_by_their_round_limits():
    assert classes_said(round_classes([27, 144, 357, 500, 666])) == [
        "moins de 150",
        "150 à 299",
        "300 à 449",
        "450 à 599",
        "600 et plus",
    ]
    assert round_classes([]) == []


@given(st.floats(0.001, 1e7))
def test_an_axis_goes_from_0_beyond_the_most_by_at_most_four_steps(most):
    steps = axis(most)
    assert steps[0] == 0
    assert steps[-1] >= most
    assert 2 <= len(steps) <= 5


@given(st.lists(st.integers(0, 1_000), min_size=1, max_size=4).filter(any))
def test_parts_fill_their_whole_and_only_wide_ones_are_written(counts):
    parts = parts_of([(Decimal(100 * n) / sum(counts), False) for n in counts])
    assert abs(parts[-1].start + parts[-1].length - 100) < 0.1
    assert all(bool(part.said) == (part.length >= 7.5) for part in parts if part.length != 7.5)


def test_a_share_is_darker_where_there_is_more_of_it():
    assert [shade(Decimal(share)) for share in (99, 30, 6, 2, 0)] == ["k5", "k4", "k3", "k2", "k0"]


def test_conventions_run_from_the_nearest_end_and_what_ended_is_left_out():
    spans = [
        Span("c", "", date(2005, 1, 1), date(2008, 1, 1)),
        Span("b", "", date(2009, 9, 3), date(2012, 9, 2)),
        Span("a", "", date(2008, 7, 1), date(2010, 2, 28)),
    ]
    drawn = timeline(spans, date(2010, 1, 20))
    assert drawn is not None
    assert [(each.label, each.soon) for each in drawn.lines] == [("a", True), ("b", False)]
    assert drawn.lines[0].start < drawn.today < drawn.lines[0].start + drawn.lines[0].length
    assert [year for year, _ in drawn.years] == [2009, 2010, 2011, 2012]
    assert timeline(spans[:1], date(2010, 1, 20)) is None


@given(st.dates(), st.dates(), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
@example(date(2009, 1, 1), date.max, date(2010, 1, 20))  # typed 9999 for « without end »
def test_a_convention_of_any_length_is_drawn_beside_the_others(one, other, today):
    begun, ended = sorted((one, max(other, today)))
    usual = Span("a", "", today, today + timedelta(days=400))
    drawn = timeline([usual, Span("b", "", begun, ended)], today)
    assert drawn is not None
    assert len(drawn.years) <= 2 * MOST_YEARS
    assert 0 <= drawn.today <= 100
    for line in drawn.lines:
        assert 0 <= line.start <= line.last_year
        assert line.length >= 0
        assert line.start + line.length <= 100.01
    assert next(line.length for line in drawn.lines if line.label == "a") > 3


def test_there_is_an_example_of_each_kind_of_chart():
    kinds = ["plot", "bars", "grouped", "shares", "triangle", "map", "timeline"]
    assert [each.kind for each in examples()] == kinds
