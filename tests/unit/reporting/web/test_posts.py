"""A post on a page: its state, its money, what ends soon, and never a person."""

from datetime import date

import pytest

from contracts.period import Period
from contracts.read_model import Convention, Holding, OpenCaseRow, Pledge, PostRecord
from services.reporting.domain import errors
from services.reporting.web.places import place_of
from services.reporting.web.posts import ending_soon, shown_post
from services.reporting.web.registers import MOST_CASES, open_case_grid, register_grids
from tests.unit.reporting.given import record, version

YEAR = Period.parse("2008")
END = YEAR.last_day


def convention(ends_on: date) -> Convention:
    start = date(2006, 1, 2)
    return Convention(
        convention="c",
        signed_on=start,
        starts_on=start,
        ends_on=ends_on,
        signatories=("etat", "cg"),
    )


def held(*spells: tuple[date, date | None]) -> PostRecord:
    return record(holdings=tuple(Holding(since=since, until=until) for since, until in spells))


def test_coverage_counts_days_filled_among_days_open():
    half = shown_post(held((date(2006, 1, 2), date(2008, 7, 2))), YEAR, [])
    assert half.state == "vacant"
    assert half.coverage == "50,00\N{NO-BREAK SPACE}%"


def test_a_closed_post_says_when_and_has_no_convention():
    closed = record(closed_on=date(2008, 7, 1), conventions=(convention(date(2010, 1, 1)),))
    line = shown_post(closed, YEAR, [])
    assert line.state == "fermé le 01/07/2008"
    assert line.convention == "–"
    assert not ending_soon([closed], END)


def test_money_that_nobody_declared_is_not_zero():
    assert shown_post(record(), YEAR, []).funders == "non renseigné"
    pledge = Pledge(convention="c", year=2008, funder="fipd", share_percent=33.4)
    assert "33,4" in shown_post(record(pledges=(pledge,)), YEAR, []).funders


def test_confirmed_quarters_are_counted_among_those_expected():
    post = record(confirmations={"2008-Q1": 0})
    assert shown_post(post, YEAR, YEAR.quarters).confirmed == "1 sur 4"


@pytest.mark.parametrize(
    ("ends_on", "left", "alert"),
    [(date(2009, 1, 15), 0, 3), (date(2009, 4, 1), 3, 6), (date(2009, 12, 30), 11, 12)],
)
def test_a_convention_raises_its_alert_at_three_six_and_twelve_months(ends_on, left, alert):
    (found,) = ending_soon([record(conventions=(convention(ends_on),))], END)
    assert (found.left, found.alert) == (left, alert)


def test_a_convention_of_more_than_a_year_raises_none():
    assert not ending_soon([record(conventions=(convention(date(2010, 1, 1)),))], END)


def test_the_register_shows_each_version_and_the_last_day_of_each_holding():
    moved = (version(), version(since=date(2008, 6, 1), fte=0.8))
    post = record(versions=moved, holdings=(Holding(since=END, until=date(2009, 3, 1)),))
    versions, holdings, conventions, pledges = register_grids(post)
    assert list(versions.heads) == ["Depuis le", "02/01/2006", "01/06/2008"]
    assert ["Équivalent temps plein", "1,00", "0,80"] in [list(line) for line in versions.lines]
    assert list(holdings.lines[0])[:3] == ["31/12/2008", "28/02/2009", "non renseigné"]
    assert not conventions.lines
    assert not pledges.lines


def test_open_situations_are_listed_without_any_identifier():
    case = OpenCaseRow(
        post="27-01",
        case="7f1c1d0e-2a3b-4c5d-8e6f-0123456789ab",
        opened_on=END,
        last_act_on=END,
        force="police",
        saisine="services",
        main_problem="conjugal",
        acts=3,
        answers_awaited=1,
    )
    grid = open_case_grid([case] * (MOST_CASES + 10))
    assert len(grid.lines) == MOST_CASES
    assert not [cell for line in grid.lines for cell in line if case.case in cell]


def test_a_post_belongs_to_the_departement_where_it_was_on_the_day():
    post = record(versions=(version(), version(since=date(2008, 6, 1), commune="76540")))
    assert place_of("site", "27-01", [post], date(2008, 1, 1)).parent == (
        "/departements/27",
        "Eure",
    )
    assert place_of("department", "76", [post], END).records == [post]
    assert not place_of("department", "27", [post], END).records
    with pytest.raises(errors.UnknownArea):
        place_of("department", "99", [post], END)
