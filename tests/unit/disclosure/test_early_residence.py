"""Residence of quarters that a release told by two sides, in a year that counts by commune."""

from dataclasses import replace

from contracts.period import Period
from contracts.release_plan import Grain
from services.reporting.adapters.integer_program import HighsProgram
from services.reporting.domain.disclosure.certificate import Protected
from services.reporting.domain.disclosure.counted_cells import counted
from services.reporting.domain.disclosure.linked_table import Grid, Published
from services.reporting.domain.disclosure.releasing import release_tables
from services.reporting.domain.disclosure.rows import rows_of
from services.reporting.domain.disclosure.territory_areas import as_sides
from services.verifier.replay import Counted
from services.verifier.residence import quarter_of
from tests.unit.disclosure.test_territories import MANY, YEAR, cells, register

QUARTER = Period.parse("2009-Q1")
SIDES = (("dans",), ("hors_nr",))


def in_quarter():
    months = {str(month) for month in QUARTER.months}
    found = [each for each in cells(MANY) if each.period in months]
    return Counted(QUARTER, found, register())


def year_of(then, early):
    """The year in which a quarter stands as released, by sides or by commune; what it shows."""
    exact = counted(YEAR, cells(MANY), register())
    now = counted(QUARTER, then.cells, then.posts)
    places = now.of("B4", "police")
    own = {seat: communes[0] for seat, communes in now.own.items()}
    sides: dict[tuple[str, str, str], int] = {}
    for (seat, quarter, place), count in places.items():
        leaf = (seat, quarter, "dans" if place == own[seat] else "hors_nr")
        sides[leaf] = sides.get(leaf, 0) + count
    if early:
        exact.replace_quarter("B4", "police", str(QUARTER), sides)
        grids = Published((Grid("nation", str(QUARTER), SIDES),))
        (linked,) = linked_of(exact)
        told = as_sides(replace(linked, residence=None), grids)
    else:
        exact.replace_quarter("B4", "police", str(QUARTER), places)
        exact.own_then[str(QUARTER)] = now.own
        told = Published((Grid("nation", str(QUARTER), (("dans",), ("hors", "nr"))),))
    return exact, release_tables(exact, HighsProgram(), b"k" * 32, {"B4": {"police": told}})


def linked_of(exact):
    found = exact.linked_tables(exact.plan.by_code["B4"], exact.perimeters())
    return [each for each in found if each.force == "police"]


def quarter_rows(tables):
    return {
        row.modality: row.value
        for table in tables
        for row in rows_of(table)
        if (row.table, row.grain, row.period, row.force)
        == ("B4", Grain.NATION_QUARTER, str(QUARTER), "police")
    }


def test_a_quarter_told_by_two_sides_stands_as_it_was_told():
    then = in_quarter()
    _, early = year_of(then, early=True)
    _, late = year_of(then, early=False)
    told = {"dans": 3 * 5 * 30, "hors_nr": 3 * 5 * 34}
    assert quarter_rows(early) == quarter_rows(late) == told


def test_the_verifier_tells_such_a_quarter_from_one_by_commune():
    then = in_quarter()
    for early in (True, False):
        exact, _ = year_of(then, early)
        claimed = [Protected(linked, Published(()), ()) for linked in linked_of(exact)]
        found = quarter_of(claimed, then, exact.plan)
        assert ("hors_nr" in {leaf[2] for leaf in found.of("B4", "police")}) is early
