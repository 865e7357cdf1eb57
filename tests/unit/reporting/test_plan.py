"""What a year of a post costs, who pays it, and what is asked of FIPD."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.read_model import Pledge, PostRecord, YearCost
from services.reporting.domain.register.plan import PlanState, takeovers, year_plan
from tests.unit.reporting.given import version

VERSION = version(date(2005, 1, 1))


def pays(
    funder: str, share: float | None = None, euros: int | None = None, year: int = 2009
) -> Pledge:
    return Pledge(convention="c", year=year, funder=funder, share_percent=share, amount_eur=euros)


def post(*pledges: Pledge, cost: int | None = 45_000, year: int = 2009) -> PostRecord:
    costs = () if cost is None else (YearCost(year=year, salary_eur=cost, other_eur=0),)
    return PostRecord(
        post="27-01", opened_on=VERSION.since, versions=(VERSION,), pledges=pledges, costs=costs
    )


@pytest.mark.parametrize(
    ("pledges", "cost", "state", "ask"),
    [
        ([pays("fipd", 50), pays("cg", 50)], 45_000, PlanState.COMPLETE, 22_500),
        ([pays("cg", 50), pays("commune", 50)], 45_000, PlanState.COMPLETE, 0),
        ([pays("cg", 50)], 45_000, PlanState.INCOMPLETE, 22_500),
        ([pays("fipd", 20), pays("cg", 50)], 45_000, PlanState.INCOMPLETE, 22_500),
        ([pays("cg", None, 30_000)], 45_000, PlanState.INCOMPLETE, 15_000),
        ([pays("fipd", 50), pays("cg", 70)], 45_000, PlanState.EXCEEDING, 13_500),
        ([pays("cg", None, 60_000)], 45_000, PlanState.EXCEEDING, 0),
        ([], 45_000, PlanState.EMPTY, None),
        ([pays("fipd", None, 10_000)], None, PlanState.UNKNOWN, None),
        ([pays("fipd", 50), pays("cg", 50)], None, PlanState.COMPLETE, None),
        ([pays("fipd", 50, 20_000), pays("cg", 50, 20_000)], None, PlanState.COMPLETE, 20_000),
        ([pays(line, 33.33) for line in ("fipd", "cg", "autres")], 45_000, "complete", 14_999),
    ],
)
def test_the_ask_is_what_a_complete_plan_says_or_what_is_missing_of_another(
    pledges: list[Pledge], cost: int | None, state: PlanState, ask: int | None
) -> None:
    plan = year_plan(post(*pledges, cost=cost), 2009)
    assert (plan.state, plan.ask) == (state, ask)


@given(
    cost=st.integers(1_000, 90_000),
    others=st.lists(st.integers(0, 60_000), min_size=1, max_size=4),
    fund=st.integers(0, 60_000),
)
def test_fipd_is_never_asked_more_than_others_leave(
    cost: int, others: list[int], fund: int
) -> None:
    lines = [pays("cg", None, each) for each in others]
    plan = year_plan(post(*lines, pays("fipd", None, fund), cost=cost), 2009)
    left = max(0, cost - sum(others))
    assert plan.ask is not None
    assert abs(plan.ask - left) <= cost / 2000  # thirds rounded to two decimals are a whole


def test_a_pledge_counts_in_its_own_year_and_a_cost_said_again_replaces() -> None:
    record = post(pays("fipd", 50), pays("fipd", 40, year=2010))
    assert [line.share for line in year_plan(record, 2010).lines] == [40]
    assert year_plan(record, 2010).cost is None


def test_euros_that_contradict_their_share_of_the_declared_cost_are_told() -> None:
    plan = year_plan(post(pays("fipd", 50, 20_000), pays("cg", 50, 22_500)), 2009)
    assert [line.differs_from for line in plan.lines] == [22_500, None]


def test_a_line_of_the_state_that_ends_is_shown_with_what_takes_over() -> None:
    now = (pays("civ", 40), pays("fipd", 10), pays("cg", 50))
    (taken,) = takeovers(post(*now, pays("fipd", 50, year=2010), pays("cg", 50, year=2010)), 2009)
    assert (taken.funder, taken.share, list(taken.by)) == (
        "civ",
        Decimal(40),
        [("fipd", Decimal(40))],
    )
    (left,) = takeovers(post(*now, pays("cg", 50, year=2010)), 2009)
    assert (left.by, left.told) == ([], True)
    (silent,) = takeovers(post(*now), 2009)
    assert not silent.told
