"""How figures, dates, periods and states are said."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.period import Period, PeriodNotUnderstood
from services.faces.theme.dates import day, instant, short_day, time, weekday
from services.faces.theme.figures import change, counted, euros, figure, percent, points, size
from services.faces.theme.periods import during, period, short_period
from services.faces.theme.statuses import STATUSES, status


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (7892, "7\u202f892"),
        (-1234567, "−1\u202f234\u202f567"),
        ("64.5", "64,5"),
        ("1094.50", "1\u202f094,50"),
        (0, "0"),
        (None, "–"),
        (True, "oui"),
        ("n.c.", "n.c."),
        ("27-01", "27-01"),
        (123456789012, "123\u202f456\u202f789\u202f012"),
    ],
)
def test_a_figure_is_written_in_french(value, said):
    assert figure(value) == said


@given(st.one_of(st.integers(), st.decimals(allow_nan=False, allow_infinity=False, places=3)))
def test_a_figure_can_be_read_back(value):
    read = figure(value).replace("\u202f", "").replace(",", ".").replace("−", "-")
    assert Decimal(read) == value


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (percent(64.45), "64,5\u00a0%"),
        (percent(Decimal("96"), 0), "96\u00a0%"),
        (change(2.3), "+2,3\u00a0%"),
        (change(-0.3), "−0,3\u00a0%"),
        (change(-0.04), "0,0\u00a0%"),
        (points(0.7), "+0,7\u00a0point"),
        (points(-2.1), "−2,1\u00a0points"),
        (euros(25000), "25\u202f000\u00a0€"),
        (size(812), "812 octets"),
        (size(41_300), "41\u00a0ko"),
        (size(1_430_000), "1,4\u00a0Mo"),
    ],
)
def test_a_figure_carries_its_unit_and_its_sign(said, expected):
    assert said == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (counted(0, "poste couvert"), "0 poste couvert"),
        (counted(1, "poste couvert"), "1 poste couvert"),
        (counted(2, "poste couvert"), "2 postes couverts"),
        (counted(17, "mois"), "17 mois"),
        (counted(3, "journal", "journaux"), "3 journaux"),
        (counted(Decimal("1.5"), "jour"), "1,5 jour"),
    ],
)
def test_a_noun_agrees_with_its_number(said, expected):
    assert said == expected


def test_a_day_is_said_in_words_or_written_in_a_column():
    assert day(date(2008, 10, 13)) == "13 octobre 2008"
    assert day("2009-01-01") == "1er janvier 2009"
    assert day(date(2009, 12, 31), year=False) == "31 décembre"
    assert weekday(date(2010, 1, 4)) == "lundi 4 janvier 2010"
    assert short_day("2010-01-20") == "20/01/2010"


def test_an_instant_is_told_by_the_clock_of_paris():
    late = "2009-12-31T23:30:00+00:00"
    assert instant(late) == "1er janvier 2010 à 0\u00a0h\u00a030"
    assert day(late) == day("2010-01-01")
    summer = datetime(2009, 7, 1, 10, 5, tzinfo=timezone(timedelta(hours=0)))
    assert time(summer) == "12\u00a0h\u00a005"
    assert instant("2009-12-31T17:42:00+01:00", year=False) == "31 décembre à 17\u00a0h\u00a042"


def test_a_text_that_is_no_day_is_refused():
    with pytest.raises(ValueError, match="13/10/2008"):
        day("13/10/2008")


@pytest.mark.parametrize(
    ("code", "titled", "told", "brief"),
    [
        ("2009-Q4", "4e trimestre 2009", "au 4e trimestre 2009", "T4 2009"),
        ("2009-Q1", "1er trimestre 2009", "au 1er trimestre 2009", "T1 2009"),
        ("2009", "Année 2009", "en 2009", "2009"),
        ("2008-10", "octobre 2008", "en octobre 2008", "10/2008"),
    ],
)
def test_a_period_is_said_in_words(code, titled, told, brief):
    assert (period(code), during(code), short_period(code)) == (titled, told, brief)
    assert period(Period.parse(code)) == titled


@given(st.integers(1, 9999), st.integers(1, 4))
def test_no_code_of_a_period_is_left_in_a_sentence(year, quarter):
    code = f"{year:04d}-Q{quarter}"
    assert code not in period(code) + during(code) + short_period(code)


def test_what_is_no_period_is_refused():
    with pytest.raises(PeriodNotUnderstood):
        period("T4 2009")


def test_every_state_has_its_word_and_an_unknown_one_says_itself():
    assert [str(status(code)) for code in ("consolide", "retire", "attendue")] == [
        "consolidée",
        "retiré",
        "réponse attendue",
    ]
    assert str(status("inconnu")) == "inconnu"
    assert all(each.word for each in STATUSES.values())
