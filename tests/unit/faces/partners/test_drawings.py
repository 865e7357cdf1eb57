"""The charts and the key figures of a view, from rows that do not all say the same."""

import json

import pytest

from contracts.period import Period
from services.faces.partners.drawn import sections
from services.faces.partners.findings import caution, findings
from services.faces.partners.history import Bilan, Told, alone
from services.faces.partners.rows import Row
from services.faces.partners.tiles import tiles
from services.reporting.domain.disclosure.release import Release, Status
from services.reporting.releases.reading import View

NBSP, THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"


def row(table: str, period: str, label: str = "", modality: str = "", **said: object) -> str:
    """A row of the nation in a quarter or in the year, of the police."""
    grain = "nation-quarter" if "Q" in period else "nation-year"
    plain = {"table": table, "grain": grain, "area": "FR", "period": period, "force": "police"}
    return json.dumps(
        {**plain, "label": label, "modality": modality, "area_label": "France"} | said
    )


def situations(period: str, value: int | None) -> str:
    secrecy = None if value is not None else "n.c."
    return row("A1", period, measure="situations", value=value, secrecy=secrecy)


def mentions(
    period: str, code: str, value: int | None, base: int = 200, force: str = "police"
) -> str:
    said = {"measure": "mentions", "unit": "mentions", "value": value, "base": base, "force": force}
    return row("C1", period, code, code, **said, secrecy=None if value is not None else "n.c.")


def bilan(period: str, *rows: str, view: str = "dcsp") -> Bilan:
    """A view read alone."""
    status = Status.PROVISIONAL if "Q" in period else Status.CONSOLIDATED
    asked = Period.parse(period)
    release = Release(f"{period}-0", asked, status, 1, "2010-02-01", "2010-02-01", "0", 1, 0, ())
    return alone(View(release, view, None, rows))


def told(period: str, *rows: str) -> Told:
    return Told(Period.parse(period), [Row.read(each) for each in rows])


def charts(found: Bilan, table: str) -> list:
    return [d for each in sections(found) for d in each.drawings if d.table.startswith(table)]


def test_a_quarter_whose_figure_is_hidden_is_a_gap_in_the_curve_and_said_in_its_table():
    values = {"2009-Q1": 100, "2009-Q2": None, "2009-Q3": 110, "2009-Q4": 90}
    found = bilan("2009", situations("2009", 400), *(situations(q, n) for q, n in values.items()))
    (drawn,) = charts(found, "A1")
    assert drawn.figure.lines == [("Police", "100", "n.c.", "110", "90")]


def test_bars_go_from_the_longest_hidden_ones_after_and_others_last():
    said = {"conflits": 100, "logement": 50, "autre": 80, "vols": None}
    rows = [mentions("2009", code, value) for code, value in said.items()]
    (drawn,) = charts(bilan("2009", situations("2009", 200), *rows), "C1")
    assert [(bar.label, bar.length, bar.said, bar.more, bar.apart) for bar in drawn.bars] == [
        ("Conflits", 100.0, f"50,0{NBSP}%", "100", False),
        ("Logement", 50.0, f"25,0{NBSP}%", "50", False),
        ("Vols", 0.0, "n.c.", "", False),
        ("Autre", 80.0, f"40,0{NBSP}%", "80", True),
    ]
    assert drawn.title == "Conflits : premier motif d'accueil"


def test_a_long_list_gathers_its_shortest_bars_unless_one_of_them_is_hidden():
    rows = [mentions("2009", f"m{n:02d}", 100 - n) for n in range(15)]
    (drawn,) = charts(bilan("2009", situations("2009", 200), *rows), "C1")
    assert len(drawn.bars) == 11
    assert drawn.bars[-1].label == "5 autres ensemble"
    hidden = [*rows[:-1], mentions("2009", "m14", None)]
    (drawn,) = charts(bilan("2009", situations("2009", 200), *hidden), "C1")
    assert len(drawn.bars) == 15


def test_a_whole_of_which_a_part_is_hidden_is_not_drawn_in_parts():
    def outcome(code: str, value: int | None) -> str:
        said = {"measure": "orientations", "unit": "orientations", "base": 100}
        return row("E3", "2009-Q4", code, code, value=value, **said)

    parts = {"accepte": 40, "refuse": 10, "en_attente": 20, "non_demande": 30}
    whole = bilan("2009-Q4", situations("2009-Q4", 90), *(outcome(*p) for p in parts.items()))
    (drawn,) = charts(whole, "E3")
    assert [part.length for part in drawn.parted[0].parts] == [40, 10, 20, 30]
    hidden = (outcome(c, None if c == "refuse" else n) for c, n in parts.items())
    assert charts(bilan("2009-Q4", situations("2009-Q4", 90), *hidden), "E3") == []


def test_a_quarter_that_later_ones_have_not_reached_is_to_come_in_the_triangle():
    rows = [
        row("H4", "2009", "", f"t{quarter}/{lag}", measure="facts", unit="faits", value=7)
        for quarter in (1, 4)
        for lag in ("meme", "1", "2")
    ]
    (drawn,) = charts(bilan("2009", *rows), "H4")
    assert [cell.said for _, line in drawn.triangle for cell in line].count("à venir") == 1
    assert {len(line) for line in drawn.figure.lines} == {len(drawn.figure.heads)}


def test_the_first_sentence_answers_how_many_and_how_much_more():
    now = bilan("2009-Q4", situations("2009-Q4", 7892))
    now = now._replace(
        before=told("2009-Q3", situations("2009-Q3", 6800)),
        year_ago=told("2008-Q4", situations("2008-Q4", 7915)),
    )
    first = next(findings(now))
    assert first == (
        f"7{THIN}892 situations ouvertes au 4e trimestre 2009 : 16,1{NBSP}% de plus qu'au 3e "
        f"trimestre 2009, stable sur un an (\N{MINUS SIGN}0,3{NBSP}%)."
    )
    (tile, *_) = tiles(now)
    assert tile.value == f"7{THIN}892"
    assert tile.lines[0] == (f"+16,1{NBSP}%", "sur un trimestre")


def test_a_hidden_total_is_no_figure_at_all():
    found = bilan("2009-Q4", situations("2009-Q4", None))
    assert next(findings(found)).startswith("Aucun chiffre ne peut être dit au 4e trimestre 2009 :")
    assert [tile.label for tile in tiles(found)] == []


@pytest.mark.parametrize(("waiting", "said"), [(28, True), (9, False)])
def test_a_quarter_still_waiting_for_answers_is_read_with_caution(waiting, said):
    def wait(period: str, value: int) -> str:
        measures = {"measure": "orientations", "value": value, "base": 100}
        return row("E3", period, "en attente", "en_attente", **measures)

    now = bilan("2009-Q4", situations("2009-Q4", 90), wait("2009-Q4", waiting))
    before = told("2009-Q3", situations("2009-Q3", 90), wait("2009-Q3", 9))
    assert bool(caution(now._replace(before=before))) == said
