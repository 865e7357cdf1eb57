"""The periods that a page offers, and the one it opens on."""

from datetime import date

from contracts.period import Period
from services.reporting.web.periods import Calendar, declared_months, months_to_ask, previous
from tests.unit.reporting.given import record


def months(*periods: str) -> frozenset[str]:
    return frozenset(month for each in periods for month in Period.parse(each).months)


def test_the_default_is_the_last_whole_year_with_figures_however_late_they_arrived():
    assert str(Calendar(months("2007", "2008"), date(2026, 11, 23)).default) == "2008"


def test_a_first_year_that_goes_on_opens_on_its_last_whole_quarter():
    assert str(Calendar(months("2008-Q1", "2008-Q2"), date(2008, 8, 2)).default) == "2008-Q2"


def test_the_first_weeks_open_on_the_year_they_are_in():
    assert str(Calendar(months("2008-01"), date(2008, 1, 20)).default) == "2008"
    assert str(Calendar(frozenset(), date(2008, 1, 20)).default) == "2008"


def test_a_day_is_over_only_once_the_log_is_past_it():
    calendar = Calendar(months("2008"), date(2008, 12, 31))
    assert not calendar.is_over(Period.parse("2008"))
    assert Calendar(months("2008"), date(2009, 1, 1)).is_over(Period.parse("2008"))


def test_the_period_shown_is_always_among_the_choices():
    calendar = Calendar(months("2008"), date(2009, 2, 1))
    for shown in ("2008", "2008-Q3", "2008-10", "2003-Q1"):
        offered = [c.value for group in calendar.choices(Period.parse(shown)) for c in group]
        assert offered.count(shown) == 1
        assert "2008-Q4" in offered


def test_zero_declared_and_questionnaires_count_as_figures():
    said = declared_months([record(confirmations={"2008-Q4": 0}, surveys={2007: {}})])
    assert said == set(months("2008-Q4", "2007"))


def test_every_month_since_the_first_opening_is_asked():
    asked = months_to_ask([record()], date(2008, 2, 1))
    assert (asked[0], asked[-1]) == ("2006-01", "2008-12")


def test_the_period_before_has_the_same_length():
    assert [str(previous(Period.parse(p))) for p in ("2008", "2008-Q1", "2008-01", "2008-Q3")] == [
        "2007",
        "2007-Q4",
        "2007-12",
        "2008-Q2",
    ]
