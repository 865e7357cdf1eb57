"""The plan of funding year by year, the ends of conventions, and what overlaps."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from contracts.read_model import Convention, Pledge, PostRecord
from services.faces.register.plan import overlaps, plan_in_words, plan_remarks, status_of, term_of
from services.reporting.domain.register.plan import plans
from tests.unit.reporting.given import version

VERSION = version(date(2020, 1, 1))
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))


def signed(name: str, starts_on: date, ends_on: date) -> Convention:
    return Convention(
        convention=name,
        signed_on=starts_on,
        starts_on=starts_on,
        ends_on=ends_on,
        signatories=("etat",),
    )


def pledge(year: int, funder: str, share: float, amount: int | None = None) -> Pledge:
    return Pledge(convention="c", year=year, funder=funder, share_percent=share, amount_eur=amount)


def post(*pledges: Pledge, conventions: tuple[Convention, ...] = ()) -> PostRecord:
    return PostRecord(
        post="27-01",
        opened_on=VERSION.since,
        versions=(VERSION,),
        conventions=conventions,
        pledges=pledges,
    )


def test_a_plan_is_complete_incomplete_or_exceeding_and_a_year_without_money_is_told() -> None:
    years = plans(
        post(
            *(pledge(2026, funder, 33.33, 10_000) for funder in ("fipd", "cg", "commune")),
            pledge(2027, "fipd", 50),
            pledge(2029, "fipd", 60),
            pledge(2029, "cg", 50),
            conventions=(signed("c", date(2026, 7, 1), date(2028, 6, 30)),),
        )
    )
    said = {each.year: status_of(each).word.replace("\N{NO-BREAK SPACE}", " ") for each in years}
    assert said == {
        2026: "complet",
        2027: "il manque 50,0 %",
        2028: "rien de promis",
        2029: "dépassé de 10,0 %",
    }
    assert [each.promised for each in years] == [30_000, None, None, None]


def test_a_plan_in_words_has_a_column_for_each_who_pays_and_a_line_for_each_year() -> None:
    heads, lines = plan_in_words(
        plans(post(pledge(2026, "fipd", 50, 15_000), pledge(2025, "fipd", 50))), date(2026, 3, 1)
    )
    assert heads[0] == "Année"
    assert len(heads) == len(lines[0]) == 6
    assert [getattr(line[-1], "kind", "") for line in lines] == ["gone", "warn"]
    assert str(lines[1][2]).replace("\N{NO-BREAK SPACE}", " ").endswith("€)")


def test_who_takes_over_is_not_said_before_the_cost_that_shares_are_of() -> None:
    euros = Pledge(convention="c", year=2027, funder="cg", amount_eur=9_000)
    (said,) = plan_remarks(post(pledge(2026, "civ", 50), euros), date(2026, 3, 1))
    assert said.endswith("qui prend le relais se dira une fois le coût de 2027 déclaré.")


@given(ends_on=DAYS, today=DAYS)
def test_months_left_never_promise_a_day_more_than_there_is(ends_on: date, today: date) -> None:
    left = signed("c", date(2020, 1, 1), ends_on).months_left(today)
    assert (left >= 0) == (ends_on >= today)
    assert left < 0 or left <= (ends_on - today) / timedelta(days=28)


def test_an_end_is_told_twelve_six_and_three_months_before() -> None:
    ends = signed("c", date(2024, 1, 1), date(2026, 12, 31))
    told = {
        date(2025, 6, 1): "en cours",
        date(2026, 1, 1): "finit dans moins de 12 mois",
        date(2026, 7, 15): "finit dans moins de 6 mois",
        date(2026, 10, 15): "finit dans moins de 3 mois",
        date(2026, 12, 31): "finit dans moins de 3 mois",
        date(2027, 1, 1): "échue",
        date(2023, 1, 1): "à venir",
    }
    assert {day: term_of(ends, day).word for day in told} == told


@given(st.lists(st.tuples(DAYS, DAYS).map(sorted), max_size=5))
def test_two_conventions_overlap_when_some_day_is_in_both(spans: list[list[date]]) -> None:
    made = tuple(signed(str(n), *span) for n, span in enumerate(spans))
    found = {frozenset((a.convention, b.convention)) for a, b in overlaps(post(conventions=made))}
    assert found == {
        frozenset((a.convention, b.convention))
        for a in made
        for b in made
        if a is not b and a.starts_on <= b.ends_on and b.starts_on <= a.ends_on
    }


@given(st.integers(2020, 2032), DAYS, st.integers(0, 4))
def test_money_of_a_year_that_its_convention_does_not_cover_is_told(
    year: int, starts_on: date, years: int
) -> None:
    term = signed("c", starts_on, starts_on.replace(day=1, month=12, year=starts_on.year + years))
    said = plan_remarks(post(pledge(year, "cg", 20), conventions=(term,)), starts_on)
    told = [each for each in said if "ne couvre pas cette année" in each]
    assert len(told) == (not starts_on.year <= year <= starts_on.year + years)
    assert all(f"{year}, « Crédits conseil général »" in each for each in told)
