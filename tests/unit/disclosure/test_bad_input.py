"""Worlds at the edge of what a release can tell: nothing is learnt there, or nothing is told."""

import pytest

from services.reporting.adapters.integer_program import HighsProgram
from services.reporting.domain.disclosure.checker import flaw
from services.reporting.domain.disclosure.primary import sensitive_cells
from services.reporting.domain.disclosure.recoding import grids_of, groupings
from services.reporting.domain.disclosure.releasing import protect
from tests.unit.disclosure.oracle import possible_values
from tests.unit.disclosure.worlds import GRAINS, T, linked, planned, readers

ONE_POST = {"01-01": (6, 3, 1), "02-01": (5, 3, 2), "02-02": (6, 2, 3), "03-01": (5, 2, 3)}
WHOLE_TERRITORY = {"01-01": (6, 0, 0), "02-01": (5, 1, 0), "02-02": (6, 3, 0), "03-01": (5, 2, 0)}
ALL_SMALL = {"01-01": (1, 2, 1), "01-02": (2, 1, 1), "02-01": (1, 1, 2), "02-02": (1, 1, 1)}


def released(rows):
    of = linked(rows)
    steps, (found,) = protect(planned(), [of], GRAINS, HighsProgram(), b"key", max_share=1)
    return of, steps, found


@pytest.mark.parametrize(
    "rows",
    [ONE_POST, WHOLE_TERRITORY, ALL_SMALL],
    ids=["a département of one post", "residents all of the territory", "all is small"],
)
def test_no_reader_learns_a_small_count(rows):
    of, steps, found = released(rows)
    for certificate in found.certificates:
        assert flaw(of, found.published, certificate) is None
    grids = [g for grain in GRAINS for g in grids_of(of, grain, groupings(planned(), of)[0])]
    every = sensitive_cells(of, grids)
    assert every
    certified = {each.sensitive for each in found.certificates}
    assert not steps.at or certified >= {*every}
    for sensitive in every if steps.at else ():
        for reader in [sensitive.against] if sensitive.against else readers(of):
            if not reader & sensitive.insiders:
                values = possible_values(of, found.published, sensitive, reader)
                assert 0 in values
                assert max(values) >= T


def test_where_a_departement_has_one_post_both_rows_hide_the_same():
    _, steps, found = released(ONE_POST)
    assert steps.at
    hidden = {(cell.level, cell.group) for cell in found.published.hidden if "01" in cell.area[:2]}
    by_level = {level: {g for at, g in hidden if at == level} for level in ("department", "post")}
    shown = {grid.level for grid in found.published.grids}
    if {"department", "post"} <= shown:
        assert by_level["department"] == by_level["post"]


def test_a_year_where_all_is_small_shows_the_nation_at_most():
    _, steps, _ = released(ALL_SMALL)
    assert {grain.level for grain in steps.at} <= {"nation"}
