"""Totals are never hidden: where one is small, its grain is not shown, or nothing is released."""

import pytest

from contracts.period import Period
from contracts.read_model import CellRow
from contracts.release_plan import Grain
from services.reporting.adapters.integer_program import HighsProgram
from services.reporting.domain.disclosure.counted_cells import counted
from services.reporting.domain.disclosure.counting import ExactCounts
from services.reporting.domain.disclosure.linked_table import Grid, Published
from services.reporting.domain.disclosure.perimeters import NationTooSmall
from services.reporting.domain.disclosure.releasing import release_tables
from tests.unit.reporting.given import cell

POSTS = {"27-01": 30, "27-02": 40, "76-01": 50}
YEAR = Period.parse("2009")


def situations(in_december: int) -> ExactCounts:
    """Thirty or more a post in each quarter, but for gendarmerie, which begins in December."""
    cells: list[CellRow] = [
        cell("A1", count, post=post, area=post[:2], period=f"2009-{month:02}")
        for post, count in POSTS.items()
        for month in (1, 4, 7, 10)
    ]
    cells += [
        cell("A1", count, post=post, area=post[:2], force="gendarmerie", period=month)
        for post in ("27-02", "76-01")
        for month, count in (("2009-02", 40), ("2009-05", 40), ("2009-08", 40))
    ]
    late = {"post": "76-01", "area": "76", "force": "gendarmerie", "period": "2009-12"}
    return counted(YEAR, [*cells, cell("A1", in_december, **late)])


def totals(exact, already_published=None):
    tables = release_tables(exact, HighsProgram(), b"k", already_published or {})
    (table,) = [table for table in tables if table.planned.code == "A1"]
    return table


def test_quarters_are_shown_where_each_has_persons_enough():
    exact = situations(in_december=25)
    exact.counts["A1", "gendarmerie"]["27-02", "2009-Q4", ""] = 20
    assert totals(exact).shows(Grain.NATION_QUARTER)


def test_no_quarter_is_shown_where_one_has_too_few_persons():
    table = totals(situations(in_december=3))
    assert not table.shows(Grain.NATION_QUARTER)
    assert table.shows(Grain.NATION_YEAR)
    assert table.shows(Grain.POST_YEAR)


def test_a_year_that_would_tell_a_quarter_is_not_released():
    quarter = Grid("nation", "2009-Q1", (("",),))
    with pytest.raises(NationTooSmall):
        totals(situations(in_december=3), {"A1": {"gendarmerie": Published((quarter,))}})
