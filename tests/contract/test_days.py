"""A civil day is told by the clocks where it is lived: an instant may be two days at once."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData

from contracts.codes import DEPARTEMENT
from contracts.data_files import ROOT
from contracts.days import at_home, day_at, written, written_day, zone_of
from contracts.events.cases import CaseOpened
from contracts.identifiers import NATION
from services.faces.forms.fields import fields_of
from services.faces.forms.filled import FUTURE, filled
from services.faces.forms.needs import PostClock
from services.intake.domain.deciding import DRIFT
from services.intake.domain.refusals import OccursInFuture
from tests.unit.intake.story import Story

NEW_YEAR = {  # the first instant of 2026
    "27-01": datetime(2025, 12, 31, 23, tzinfo=UTC),
    "971-01": datetime(2026, 1, 1, 4, tzinfo=UTC),
    "972-01": datetime(2026, 1, 1, 4, tzinfo=UTC),
    "973-01": datetime(2026, 1, 1, 3, tzinfo=UTC),
    "974-01": datetime(2025, 12, 31, 20, tzinfo=UTC),
    "975-01": datetime(2026, 1, 1, 3, tzinfo=UTC),
    "976-01": datetime(2025, 12, 31, 21, tzinfo=UTC),
    "977-01": datetime(2026, 1, 1, 4, tzinfo=UTC),
    "978-01": datetime(2026, 1, 1, 4, tzinfo=UTC),
    "984-01": datetime(2025, 12, 31, 20, tzinfo=UTC),
    "986-01": datetime(2025, 12, 31, 12, tzinfo=UTC),
    "987-01": datetime(2026, 1, 1, 10, tzinfo=UTC),
    "988-01": datetime(2025, 12, 31, 13, tzinfo=UTC),
    NATION: datetime(2025, 12, 31, 23, tzinfo=UTC),
}
PLACES = st.sampled_from([*NEW_YEAR, "2A-01", *DEPARTEMENT.current])
POSTS = st.sampled_from([place for place in NEW_YEAR if "-" in place])
INSTANTS = st.datetimes(datetime(2007, 1, 1), datetime(2037, 12, 31)).map(  # noqa: DTZ001
    lambda naive: naive.replace(tzinfo=UTC)
)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(("area", "midnight"), NEW_YEAR.items())
def test_the_year_begins_at_the_midnight_of_each_place(area: str, midnight: datetime) -> None:
    assert day_at(area, midnight - MOMENT) == date(2025, 12, 31)
    assert day_at(area, midnight) == date(2026, 1, 1)


def test_a_post_a_departement_and_a_commune_have_the_same_clocks() -> None:
    assert zone_of("974-01") is zone_of("974") is zone_of("97411")
    assert zone_of("27-01") is zone_of("27") is zone_of("27229") is zone_of(NATION)


@pytest.mark.parametrize(
    ("instant", "said"),
    [
        ("2026-03-29T00:59:59Z", "29/03/2026 à 01:59"),  # the hour that is skipped
        ("2026-03-29T01:00:00Z", "29/03/2026 à 03:00"),
        ("2026-10-25T00:30:00Z", "25/10/2026 à 02:30"),  # the hour that comes twice
        ("2026-10-25T01:30:00Z", "25/10/2026 à 02:30"),
        ("2026-10-24T22:00:00Z", "25/10/2026 à 00:00"),
        ("2026-10-25T23:00:00Z", "26/10/2026 à 00:00"),  # a day of 25 hours
    ],
)
def test_days_on_which_clocks_change_begin_and_end_at_their_midnights(
    instant: str, said: str
) -> None:
    assert written("27-01", instant) == said
    assert f"{day_at('27-01', instant):%d/%m/%Y}" == said[:10]


@given(PLACES, st.sampled_from([1, 9999]))
def test_the_first_and_the_last_instants_of_the_calendar_have_a_day(area: str, year: int) -> None:
    last = datetime(year, 1, 1, tzinfo=UTC) if year == 1 else datetime(year, 12, 31, 23, tzinfo=UTC)
    assert day_at(area, last).year == year


@given(PLACES, INSTANTS, st.integers(-720, 840))
def test_the_offset_in_which_an_instant_is_written_changes_no_day(
    area: str, instant: datetime, minutes: int
) -> None:
    elsewhere = instant.astimezone(timezone(timedelta(minutes=minutes)))
    assert day_at(area, elsewhere.isoformat()) == day_at(area, instant)
    assert at_home(area, elsewhere) == instant


@given(POSTS, INSTANTS)
def test_the_day_that_a_form_offers_is_taken_and_the_next_one_refused(
    post: str, instant: datetime
) -> None:
    today = PostClock(lambda: instant).today(post)
    (field,) = (each for each in fields_of(CaseOpened) if each.name == "occurred_on")

    def typed(day: date) -> dict[str, str]:
        form = FormData([("occurred_on", f"{day:%d/%m/%Y}")])
        return dict(filled([field], form, PostClock(lambda: instant).today(post)).errors)

    assert typed(today) == {}
    assert typed(today + timedelta(days=1)) == {"occurred_on": FUTURE}


@given(POSTS, INSTANTS)
def test_the_rules_take_the_day_at_the_post_and_two_more_for_clocks_that_drift(
    post: str, instant: datetime
) -> None:
    today = day_at(post, instant)
    for day in (today, today + DRIFT):
        Story(today=today).open(occurred_on=day.isoformat())
    with pytest.raises(OccursInFuture):
        Story(today=today).open(occurred_on=(today + DRIFT + timedelta(days=1)).isoformat())


@given(st.dates())
def test_a_day_in_figures_has_ten_characters_whatever_its_year(day: date) -> None:
    assert len(written_day(day)) == 10
    assert written(NATION, f"{day}T12:00:00").startswith(f"{written_day(day)} à 12:00")


def test_no_other_code_writes_a_day_in_figures() -> None:
    strays = [
        path
        for folder in ("contracts", "services")
        for path in (ROOT / folder).rglob("*.py")
        if "%d/%m/%Y" in path.read_text(encoding="utf-8")
    ]
    assert strays == []
