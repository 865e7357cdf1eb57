"""Charts and the map: classes, hatches, tables beside, the same bytes each time."""

import json
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes import DEPARTEMENT
from contracts.period import Period
from contracts.release_plan.planned import Grain
from services.faces.charts.choropleth import FILE, choropleth, outlines
from services.faces.charts.drawing import Datum, classes
from services.faces.charts.series import multiples, stacked, triangle
from services.faces.partners.drawn import drawings
from services.faces.partners.rows import Row
from services.reporting.domain.disclosure.release import Release
from services.reporting.domain.disclosure.released_row import NOT_COVERED, NOT_SAID

SVG = "{http://www.w3.org/2000/svg}"
SHOWN = [Datum("vols & coups", 1200), Datum("logement", None, NOT_SAID), Datum("autre", 0)]
MAP = {"27": Datum("Eure", 12), "59": Datum("Nord", None, NOT_SAID), "971": Datum("Guadeloupe", 90)}
DRAWN = {
    "choropleth": lambda: choropleth("c", "Carte", "situations", MAP),
    "stacked": lambda: stacked("s", "Parts", "situations", SHOWN),
    "multiples": lambda: multiples("m", "Séries", "situations", {"police": SHOWN, "autre": SHOWN}),
    "triangle": lambda: triangle("t", "Révisions", "faits", ["a", "b", "c"], {"T1": SHOWN}),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_is_named_for_screen_readers_and_well_formed(name):
    drawn = DRAWN[name]()
    root = ElementTree.fromstring(drawn.svg)
    ids = {each.get("id") for each in root.iter() if each.get("id")}
    assert root.get("role") == "img"
    assert set(root.get("aria-labelledby", "").split()) <= ids
    assert "style" not in drawn.svg


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_is_the_same_bytes_each_time_and_has_its_table(name):
    drawn = DRAWN[name]()
    assert drawn == DRAWN[name]()
    assert {len(line) for line in drawn.lines} == {len(drawn.heads)}
    assert NOT_SAID in str(drawn.lines)


def test_a_hidden_figure_is_hatched_otherwise_than_an_uncovered_one():
    drawn = choropleth("c", "Carte", "situations", MAP)
    fills = {
        title.text: path.get("fill")
        for path in ElementTree.fromstring(drawn.svg).iter(f"{SVG}path")
        if (title := path.find(f"{SVG}title")) is not None
    }
    assert fills[f"Nord : {NOT_SAID}"] == "url(#c-hidden-cell)"
    assert fills[f"75 : {NOT_COVERED}"] == "url(#c-uncovered)"
    assert fills["Eure : 12"] != fills["Guadeloupe : 90"]


def test_every_departement_has_its_outline_within_the_drawing():
    (width, height), paths, _ = outlines()
    assert set(paths) == set(DEPARTEMENT.by_code)
    starts = [path[1:].partition("l")[0].replace("-", " -").split() for path in paths.values()]
    assert all(0 <= float(x) <= width and 0 <= float(y) <= height for x, y in starts)


def test_the_outlines_say_where_they_are_from_and_under_which_licence():
    said = json.loads(FILE.read_text())
    assert "Natural Earth" in said["source"]
    assert "public domain" in said["licence"]


def test_a_map_leaves_room_for_the_rest_of_its_page():
    many = {code: Datum(code, n) for n, code in enumerate(DEPARTEMENT.by_code)}
    assert len(choropleth("c", "Carte", "situations", many).svg) < 60_000


@given(st.lists(st.integers(0, 50), max_size=120))
def test_each_value_is_in_one_class_and_at_most_five_are_made(values):
    bounds = classes(values)
    assert bounds == sorted(set(bounds))
    assert len(bounds) <= 5
    assert not values or bounds[0] == min(values)


def test_a_quarter_released_in_coarser_modalities_leaves_the_others_under_their_own_heads():
    said = {
        ("2008-Q1", "conflits, tous", 161),
        ("2008-Q2", "conflits conjugaux", 98),
        ("2008-Q3", "conflits conjugaux", 106),
    }
    rows = [
        Row(
            table="C1",
            measure="mentions",
            grain=Grain.NATION_QUARTER,
            area="FR",
            period=period,
            force="police",
            modality=label,
            label=label,
            value=value,
        )
        for period, label, value in sorted(said)
    ]
    release = Release("e", Period.parse("2008"), "consolide", 1, "", "", "", 0, 0, ())
    (drawn,) = (each for each in drawings(release, rows) if "par trimestre" in each.figure.caption)
    assert drawn.figure.heads == ("", "T1 2008", "T2 2008", "T3 2008")
    assert drawn.figure.lines == [
        ("conflits, tous", "161", "–", "–"),
        ("conflits conjugaux", "–", "98", "106"),
    ]


@pytest.mark.parametrize("base", [200, None])
def test_bars_are_said_once_for_the_page_and_the_document(base):
    """The longest first, hidden ones after, « autre » last; without a base, counts alone."""
    said = {"conflits": 100, "logement": 50, "autre": 80, "vols": None}
    rows = [
        Row(
            table="C1",
            measure="mentions",
            grain=Grain.NATION_YEAR,
            area="FR",
            period="2008",
            label=label,
            unit="mentions",
            value=value,
            base=base,
            secrecy=None if value is not None else NOT_SAID,
        )
        for label, value in said.items()
    ]
    release = Release("e", Period.parse("2008"), "consolide", 1, "", "", "", 0, 0, ())
    (drawn,) = drawings(release, rows)
    share = {50: "50,0\xa0%", 25: "25,0\xa0%", 40: "40,0\xa0%"} if base else {}
    assert [tuple(bar) for bar in drawn.bars] == [
        ("conflits", 100.0, share.get(50, ""), "100", False),
        ("logement", 50.0, share.get(25, ""), "50", False),
        ("vols", 0.0, NOT_SAID, "", False),
        ("autre", 80.0, share.get(40, ""), "80", True),
    ]
    assert drawn.figure.svg == ""
