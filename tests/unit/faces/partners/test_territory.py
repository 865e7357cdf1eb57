"""The page of a funder's territory: who lives there, or why that is not said; what it pays."""

import pytest

from contracts.period import Period
from services.faces.partners.paid import Paid, paid
from services.faces.partners.territory import people, unsaid
from services.faces.partners.tiles import tiles
from services.faces.theme.figures import euros
from tests.unit.disclosure.test_territories import EPCI, register
from tests.unit.faces.partners.test_drawings import bilan, row

YEAR = Period.parse("2009")


def residents(side: str, value: int | None, merged: str = "") -> str:
    said = {"grain": "territory-year", "area": EPCI, "measure": "situations", "value": value}
    secrecy = None if value is not None else "n.c."
    return row("B4", "2009", side, side, **said, base=100, merged=merged, secrecy=secrecy)


def of_territory(*rows: str):
    return bilan("2009", *rows, view="territoire")


def test_residents_are_drawn_by_side_and_nothing_more_is_said_of_them():
    found = of_territory(residents("dans", 75), residents("hors", 20), residents("nr", 5))
    (drawn,) = people(found)
    assert [part.length for part in drawn.parted[0].parts] == [75, 20, 5]
    assert not unsaid(found)


def test_residents_that_are_hidden_are_said_to_be_and_not_drawn():
    found = of_territory(residents("dans", None), residents("hors_nr", None, "hors+nr"))
    assert not list(people(found))
    assert "n.c." in unsaid(found)


def test_residents_of_a_territory_that_is_not_told_are_said_to_be_too_few():
    assert "trop peu" in unsaid(of_territory())
    assert not unsaid(bilan("2009"))


@pytest.mark.parametrize(
    ("scope", "posts", "shares"),
    [
        ("27", ["Evreux, mixte (27-01)", "Evreux, mixte (27-02)"], ["20,0", "20,0"]),
        ("27001", ["Evreux, mixte (27-01)"], ["20,0"]),
        (EPCI, [], []),
    ],
)
def test_a_funder_reads_its_own_promises_post_by_post(scope, posts, shares):
    found = paid(register(), scope, YEAR)
    assert found
    own = [line for line in found.lines if line[1] != "–"]
    assert [line[0] for line in own] == posts
    assert [line[1][:4] for line in own] == shares
    assert len(found.lines) == len(register())


def test_a_territory_in_which_no_post_works_has_nothing_to_pay():
    assert paid([], "27", YEAR) is None


def test_the_key_figures_of_a_territory_end_with_what_its_funder_pays():
    found = of_territory(residents("dans", 75), residents("hors", 20), residents("nr", 5))
    lines = [("Evreux, police", "20,0", "9 000", "–"), ("Louviers, mixte", "–", "–", "–")]
    last = Paid(2009, lines, euros(9000)).tile
    told = [(each.label, each.value, each.unit) for each in tiles(found, last)]
    paying = ("Vous payez", "9\N{NARROW NO-BREAK SPACE}000", "€")
    assert told == [("Habitants du territoire", "75", "%"), paying]
    assert last
    assert last.lines == [("", "1 poste en 2009")]


def test_a_funder_whose_promises_have_no_amount_has_no_such_figure():
    found = paid(register(), EPCI, YEAR)
    assert found
    assert found.tile is None


def test_residents_told_with_others_are_no_key_figure():
    merged = of_territory(residents("dans", 75, "dans+nr"), residents("hors", 25))
    assert [each.label for each in tiles(merged)] == []
