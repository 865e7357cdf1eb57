"""A chart taken away says what the page said, whatever it is drawn as."""

import pytest

from services.faces.charts.bars import Bar, Cell, Pair, Part, Parted
from services.faces.charts.chart import Drawing
from services.faces.charts.drawing import Figure
from services.faces.partners.drawn import Section
from services.faces.partners.taken import linked, named, taken, told

PLOT = Drawing(
    "plot", "Stable", "A1", "A1", Figure("c", "<svg class='plot'/>", ("", "T1"), [("Police", "12")])
)
BARS = Drawing(
    "bars",
    "Premier",
    "C1",
    "C1",
    bars=[Bar("Conjugal", 100, "41,8 %", "3 722")],
    heads=("Part", "Mentions"),
)
PAIRS = Drawing("grouped", "t", "a", "C1", pairs=[Pair("Conjugal", (100, "41 %"), (90, "39 %"))])
PARTED = Drawing(
    "shares",
    "t",
    "a",
    "E3",
    parted=[Parted("Police", [Part("s1", 0, 31.64, "")])],
    key=[("s1", "", "acceptée")],
)
TRIANGLE = Drawing(
    "triangle",
    "t",
    "a",
    "H4",
    triangle=[("T1 2009", [Cell("98 %", "k1")])],
    heads=("le trimestre",),
)
SECTIONS = [Section("motifs", "Motifs", "", [BARS, PLOT])]


@pytest.mark.parametrize(
    ("drawing", "heads", "line"),
    [
        (PLOT, ("", "T1"), ("Police", "12")),
        (BARS, ("", "Part", "Mentions"), ("Conjugal", "41,8 %", "3 722")),
        (PAIRS, ("", "Police nationale", "Gendarmerie nationale"), ("Conjugal", "41 %", "39 %")),
        (PARTED, ("En %", "acceptée"), ("Police", "31,6")),
        (TRIANGLE, ("Faits du", "le trimestre"), ("T1 2009", "98 %")),
    ],
)
def test_every_kind_of_chart_has_its_figures(drawing, heads, line):
    said, lines = told(drawing)
    assert (tuple(said), tuple(lines[0])) == (heads, line)


def test_a_chart_is_found_again_at_the_address_that_its_page_gives():
    (section,) = linked(SECTIONS, "dcsp", {"edition": "2009-1", "perimetre": ""})
    assert section.drawings[0].csv == "/partenaires/dcsp/dessins/motifs-1.csv?edition=2009-1"
    assert section.drawings[0].svg == ""
    assert section.drawings[1].svg == "/partenaires/dcsp/dessins/motifs-2.svg?edition=2009-1"
    assert named(SECTIONS, "motifs-2") == PLOT
    assert named(SECTIONS, "motifs-3") is None


def test_a_file_opens_in_a_spreadsheet_and_a_picture_stands_alone():
    file = taken(BARS, "motifs-1", "csv")
    assert file.body.decode().splitlines()[2:] == [";Part;Mentions", "Conjugal;41,8%;3722"]
    assert taken(BARS, "motifs-1", "svg") is None
    picture = taken(PLOT, "motifs-2", "svg").body.decode()
    assert picture.startswith('<svg xmlns="http://www.w3.org/2000/svg" width="690"')
