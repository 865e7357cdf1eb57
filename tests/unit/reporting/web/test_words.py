"""Figures, days, periods and sentences as a French reader expects them."""

from datetime import date

import pytest

from contracts.period import Period
from services.reporting.domain.question import asked
from services.reporting.web.french import (
    counted,
    during,
    french_moment,
    percent,
    period_in_words,
    signed,
)
from services.reporting.web.periods import Calendar
from services.reporting.web.sentences import Completeness, completeness, sentences
from tests.unit.reporting.given import TODAY, record, rows_of, value_of

YEAR, QUARTER = Period.parse("2008"), Period.parse("2008-Q4")
THIN = "\N{NARROW NO-BREAK SPACE}"
CALENDAR = Calendar(frozenset(YEAR.months), TODAY)
NOTHING = Completeness(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("period", "named", "within"),
    [
        ("2008", "2008", "en 2008"),
        ("2008-Q1", "1er trimestre 2008", "au 1er trimestre 2008"),
        ("2008-Q4", "4e trimestre 2008", "au 4e trimestre 2008"),
        ("2008-08", "août 2008", "en août 2008"),
    ],
)
def test_a_period_is_named_in_words(period, named, within):
    assert period_in_words(Period.parse(period)) == named
    assert during(Period.parse(period)) == within


def test_thousands_have_thin_spaces_and_nought_is_singular():
    assert counted(41255, "situation", "situations") == f"41{THIN}255 situations"
    assert counted(0, "situation", "situations") == "0 situation"
    assert signed(-1200) == f"\N{MINUS SIGN}1{THIN}200"


def test_a_share_has_a_comma_and_an_absent_one_is_not_zero():
    assert percent("41.20") == "41,20\N{NO-BREAK SPACE}%"
    assert percent(None) == "–"


def test_an_instant_is_said_in_paris():
    assert french_moment("2008-07-01T22:30:00Z") == "02/07/2008 à 00:30"
    assert french_moment("") == "jamais"


def test_the_sentences_say_volume_change_and_completeness():
    said = sentences(YEAR, 110, 100, Completeness(3, 4, 15, 16), CALENDAR)
    assert said[0] == "110 situations ouvertes en 2008."
    assert "+10 par rapport" in said[1]
    assert "soit +10,00\N{NO-BREAK SPACE}%" in said[1]
    assert said[2].startswith("3 postes ont confirmé toute la période sur 4 attendus (15 trim")


def test_a_quarter_counts_the_posts_that_confirmed_it():
    said = sentences(QUARTER, 110, 100, Completeness(1, 4, 1, 4), CALENDAR)
    assert said[2] == "1 poste a confirmé le trimestre sur 4 attendus."


def test_nothing_before_means_no_comparison():
    said = sentences(YEAR, 1, 0, Completeness(1, 1, 4, 4), CALENDAR)
    assert said[0] == "1 situation ouverte en 2008."
    assert "pas de comparaison" in said[1]
    assert said[2] == "4 trimestres confirmés par le poste sur 4 attendus."


def test_a_period_that_goes_on_is_said_to_be_partial():
    said = sentences(Period.parse("2009-Q1"), 5, 5, NOTHING, CALENDAR)
    assert "n'est pas terminée" in said[0]
    assert said[1].startswith("Autant")
    assert "Aucune confirmation trimestrielle" in said[2]


def test_a_month_is_not_confirmed():
    assert (
        "un mois ne se confirme pas"
        in sentences(Period.parse("2008-10"), 1, 1, NOTHING, CALENDAR)[2]
    )


def test_completeness_agrees_with_table_h1():
    posts = [
        record("27-01", confirmations={"2008-Q1": 0, "2008-Q2": 1, "2008-Q3": 1, "2008-Q4": 1}),
        record("76-01", closed_on=date(2008, 7, 1), confirmations={"2008-Q1": 2}),
        record("75-01", opened_on=date(2009, 1, 5)),
    ]
    found = completeness(asked("H1", "nation", None, "2008"), posts, CALENDAR)
    rows = rows_of("H1", posts=posts)
    assert found == Completeness(1, 2, 5, 6)
    assert value_of(rows, measure="confirmed")["value"] == found.quarters
    assert value_of(rows, measure="expected")["value"] == found.quarters_expected
