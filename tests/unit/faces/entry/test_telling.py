"""A fact of a history is told in a sentence, and nothing that was said of it is left out."""

import pytest

from contracts.codes import CODE_LISTS, PARTENAIRE_TOUS
from contracts.events import EVENTS
from services.faces.entry.histories import case_in_words
from services.faces.entry.kinds import BY_TYPE
from services.faces.entry.telling import TELLING, told
from services.faces.forms.fields import fields_of
from services.faces.forms.words import DAYS
from tests.builders import fact

ELSEWHERE = ("force",)  # its badge is at the head of the page


def said(name, **data):
    """The two sentences of a fact."""
    (found,) = case_in_words([(1, fact(name, **data))])
    return tuple(told(found, {"partner": "la mission locale"}).values())


@pytest.mark.parametrize(
    ("name", "data", "sentences"),
    [
        ("interview-held", {"minutes": 55}, ("Entretien approfondi au bureau, 55 min", "")),
        ("interview-held", {"minutes": 0}, ("Entretien approfondi au bureau", "")),
        (
            "person-oriented",
            {"partner": "ccas", "solution": "demarches", "tool": None, "answer_wanted": True},
            (
                "Orientation vers le CCAS",
                "Aide aux démarches financières, juridiques, etc. Retour demandé.",
            ),
        ),
        (
            "orientation-answered",
            {"outcome": "accepte"},
            (
                "Retour du partenaire : prise en charge acceptée",
                "Orientation vers la mission locale. Inconnue des services sociaux.",
            ),
        ),
    ],
)
def test_a_fact_is_told_as_somebody_would(name, data, sentences):
    assert said(name, **data) == sentences


@pytest.mark.parametrize("name", TELLING.told)
def test_a_pattern_leaves_no_field_of_its_fact_out(name):
    asked = {
        field.name
        for field in fields_of(EVENTS[name])
        if field.control != "act" and field.name not in (*DAYS, *ELSEWHERE)
    }
    text = " ".join((*TELLING.told[name].says, *TELLING.told[name].more))
    assert {each for each in asked if f"{{{each}}}" not in text} == set()
    assert name in BY_TYPE


def test_words_are_of_codes_that_exist():
    codes = {code for each in CODE_LISTS.values() for code in each.current} | {"true", "false", "0"}
    assert {code for words in TELLING.words.values() for code in words} <= codes
    assert set(TELLING.words["partner"]) == set(PARTENAIRE_TOUS.current)
