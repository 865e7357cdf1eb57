"""No secret is learnt from a release: not its value, nor that it lies in 1 … T−1."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.release_plan import Grain, Rule
from services.reporting.adapters.integer_program import HighsProgram
from services.reporting.domain.disclosure.checker import flaw
from services.reporting.domain.disclosure.linked_table import Grid, Published
from services.reporting.domain.disclosure.primary import sensitive_cells
from services.reporting.domain.disclosure.readers import NOBODY
from services.reporting.domain.disclosure.recoding import grids_of, groupings
from services.reporting.domain.disclosure.releasing import protect
from tests.unit.disclosure.oracle import possible_values
from tests.unit.disclosure.worlds import GRAINS, T, linked, linked_tables, planned, readers

WORLDS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
KEY = b"only the auditor's"


def outside(of, sensitive):
    """The readers from whom a secret is kept who know most: none has a part of it."""
    if sensitive.against:
        return [sensitive.against]
    found = [reader for reader in readers(of) if not reader & sensitive.insiders]
    return [reader for reader in found if not any(reader < other for other in found)]


def released(of, plan):
    steps, done = protect(plan, [of], GRAINS, HighsProgram(), KEY, max_share=1)
    return steps, done[0] if steps.at else None


def of_the_plan(of, plan):
    grids = [g for grain in plan.grains for g in grids_of(of, grain, groupings(plan, of)[0])]
    return sensitive_cells(of, grids)


@pytest.mark.parametrize("rule", [Rule.PARTITION, Rule.FREE, Rule.MENTIONS])
def test_every_secret_of_a_random_world_is_certified(rule):
    @WORLDS
    @given(linked_tables(rule, most=14))
    def check(of):
        _, protected = released(of, planned(rule))
        if protected is None:
            return
        certified = {each.sensitive for each in protected.certificates}
        assert certified >= set(of_the_plan(of, planned(rule)))
        for certificate in protected.certificates:
            assert flaw(of, protected.published, certificate) is None

    check()


@pytest.mark.parametrize("rule", [Rule.PARTITION, Rule.FREE, Rule.MENTIONS])
def test_no_table_that_agrees_tells_a_secret_to_any_reader(rule):
    @WORLDS
    @given(linked_tables(rule, posts=4, most=6))
    def check(of):
        _, protected = released(of, planned(rule))
        if protected is None:
            return
        for sensitive in of_the_plan(of, planned(rule)):
            for reader in outside(of, sensitive):
                values = possible_values(of, protected.published, sensitive, reader)
                assert sensitive.value(of) in values
                assert 0 in values
                assert max(values) >= T

    check()


ROWS = {
    "01-01": (20, 9, 1),
    "01-02": (30, 8, 9),
    "02-01": (25, 7, 8),
    "02-02": (40, 9, 11),
    "03-01": (33, 6, 9),
}


def test_hiding_only_the_small_cell_tells_it_exactly():
    of = linked(ROWS)
    grids = tuple(g for grain in GRAINS for g in grids_of(of, grain, (("a",), ("b",), ("c",))))
    (sensitive,) = [
        s for s in sensitive_cells(of, grids) if s.posts == ("01-01",) and not s.against
    ]
    naive = Published(grids, frozenset(c for c, v in Published(grids).cells(of) if 0 < v < T))
    assert possible_values(of, naive, sensitive, NOBODY) == {1}


def test_a_small_cell_is_hidden_among_others_and_totals_stay():
    of = linked(ROWS)
    steps, protected = released(of, planned(recoding=()))
    assert steps.at == dict.fromkeys(GRAINS, 0)
    assert ("post", "01-01") in {cell[:2] for cell in protected.published.hidden}
    assert not [cell for cell in protected.published.hidden if cell.level == "nation"]
    (sensitive,) = of_the_plan(of, planned())[:1]
    for reader in outside(of, sensitive):
        assert {0, T} <= possible_values(of, protected.published, sensitive, reader)


def test_the_same_key_makes_the_same_release_and_another_key_may_not():
    of = linked(ROWS)
    first, again = released(of, planned())[1], released(of, planned())[1]
    assert first == again


def by_quarter():
    """Three posts in two quarters, few persons each."""
    counts = st.tuples(*(st.integers(0, 3) for _ in range(3)))
    rows = st.fixed_dictionaries({"2009-Q1": counts, "2009-Q2": counts})
    names = ("01-01", "01-02", "02-01")
    return st.fixed_dictionaries(dict.fromkeys(names, rows)).map(
        lambda drawn: linked(drawn, quarters=("2009-Q1", "2009-Q2"))
    )


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(by_quarter())
def test_no_quarter_is_told_by_the_year_and_the_other_quarters(of):
    grains = (Grain.NATION_QUARTER, Grain.NATION_YEAR, Grain.POST_YEAR)
    plan = planned(grains=grains)
    steps, (protected,) = protect(plan, [of], grains, HighsProgram(), KEY, max_share=1)
    if not steps.at:
        return
    for sensitive in of_the_plan(of, plan):
        for reader in outside(of, sensitive):
            values = possible_values(of, protected.published, sensitive, reader)
            assert 0 in values
            assert max(values) >= T


def test_what_no_step_protects_is_left_out():
    alone = linked({"01-01": (20, 9, 1)})
    told = Grid("nation", "2009", (("a",), ("b",), ("c",)))  # too late to hide it
    steps, (protected,) = protect(
        planned(), [alone], GRAINS, HighsProgram(), KEY, {"police": Published((told,))}, max_share=1
    )
    assert not steps.at
    assert protected.published.grids == (told,)


def test_a_grid_knows_which_group_shows_a_modality():
    assert Grid("nation", "2009", (("a",), ("b", "c"))).group_of["c"] == ("b", "c")


def test_a_small_count_of_distinct_persons_without_modality_is_hidden_and_certified():
    """A6 has one modality, the empty code: it must not be taken for no modality at all."""
    volumes = {"27-01": 40, "27-02": 2, "59-01": 30, "76-01": 50}
    whole = linked(dict.fromkeys(volumes, (0, 0, 0)), rule=Rule.DISTINCT, quarters=("2009",))
    of = replace(
        whole, modalities=("",), values={(post, "2009", ""): n for post, n in volumes.items()}
    )
    plan = replace(planned(Rule.DISTINCT, recoding=()), keys=(), codes=())
    steps, protected = released(of, plan)
    assert Grain.POST_YEAR in steps.at
    assert ("post", "27-02", "2009", ("",)) in protected.published.hidden
    assert {each.sensitive for each in protected.certificates} >= set(of_the_plan(of, plan))
    assert not any(flaw(of, protected.published, each) for each in protected.certificates)


def test_who_was_received_by_a_post_before_and_after_it_moved_is_a_secret_of_its_own():
    """The départements exceed the nation by as many: two persons are not told so."""
    seats = {"01-01": 40, "01-01@02": 30, "01-01@01+02": 2, "02-01": 50, "03-01": 60, "04-01": 70}
    singles = [seat for seat in seats if "+" not in seat]
    whole = linked(dict.fromkeys(singles, (0, 0, 0)), rule=Rule.DISTINCT, quarters=("2009",))
    values = {(seat, "2009", ""): count for seat, count in seats.items()}
    of = replace(whole, modalities=("",), values=values)
    grains = (Grain.NATION_YEAR, Grain.DEPARTMENT_YEAR)
    plan = replace(planned(Rule.DISTINCT, recoding=(), grains=grains), keys=(), codes=())
    steps, (protected,) = protect(plan, [of], grains, HighsProgram(), KEY, max_share=1)
    shown = {cell.area: value for cell, value in protected.published.cells(of)}
    assert (shown["01"], shown["02"], shown["FR"]) == (42, 82, 252)
    assert Grain.DEPARTMENT_YEAR in steps.at
    secret = {each.sensitive.posts: each for each in protected.certificates}
    assert flaw(of, protected.published, secret["01-01@01+02",]) is None
    assert len({cell.area for cell in protected.published.hidden} & {"01", "02"}) >= 1
