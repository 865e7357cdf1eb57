"""The cases of a post: kept by state and motive, found by code and day, sorted."""

from datetime import date

import pytest

from contracts.read_model import CaseRow
from services.faces.entry.listing import Question, chips, chosen

TODAY = date(2010, 1, 4)


def case(name: str, motive: str = "conjugal", last: date = TODAY, **said: object) -> CaseRow:
    plain = {"post": "27-01", "opened_on": date(2009, 2, 27), "force": "police", "acts": 1}
    plain |= {"saisine": "main_courante", "answers_awaited": 0, "last_act_on": last}
    return CaseRow(**{**plain, "case": name, "main_problem": motive, **said})


CASES = [
    case("a", acts=9),
    case("b", "logement", date(2009, 8, 1), answers_awaited=1),
    case("c", last=date(2009, 12, 1), opened_on=date(2009, 11, 30), saisine="ext"),
    case("d", "psy", date(2009, 7, 1), closed_on=date(2009, 7, 2), acts=2),
]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Question(), "acbd"),
        (Question(state="ouverte"), "acb"),
        (Question(state="close"), "d"),
        (Question("02/07/2009"), "d"),
        (Question(state="hasard", sort="cloture"), "dcba"),
        (Question(state="attendue"), "b"),
        (Question(state="dormante"), "b"),
        (Question(motive="conjugal"), "ac"),
        (Question("LOGEMENT"), "b"),
        (Question("services extérieurs"), "c"),
        (Question("30/11/2009"), "c"),
        (Question("conjugaux 27/02"), "a"),
        (Question("rien de tel"), ""),
        (Question(sort="ouverture"), "cdba"),
        (Question(sort="actes"), "adcb"),
        (Question(sort="hasard"), "acbd"),
    ],
)
def test_cases_are_kept_by_what_is_asked_and_sorted(asked, found):
    assert "".join(each.case for each in chosen(CASES, asked, TODAY)) == found


def test_a_filter_says_how_many_it_keeps_and_leads_to_them():
    told = {
        label: (path, count, on)
        for label, path, count, on in chips(CASES, Question(), "27-01", TODAY)
    }
    assert told["Toutes"] == ("/saisie/27-01/situations", 4, True)
    assert told["Conflits conjugaux"] == ("/saisie/27-01/situations?motif=conjugal", 2, False)
    assert told["Réponse attendue"][1] == told["Sans acte depuis 3 mois"][1] == 1


def test_another_order_keeps_the_question():
    asked = Question("27/02", motive="conjugal")
    address = asked.address("27-01", sort="actes")
    assert address == "/saisie/27-01/situations?cherche=27%2F02&motif=conjugal&tri=actes"
