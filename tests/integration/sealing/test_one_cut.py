"""No difference between rows of a year tells how many situations came late at one post."""

from collections import defaultdict
from itertools import combinations_with_replacement

import pytest
from msgspec.structs import replace

from contracts.period import Period
from services.reporting.adapters.published_views import SqlPublishedViews, reading_engine
from services.reporting.attack.scene import only_small_hidden, scene_of
from services.reporting.attack.suite import attack
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.reporting.sealer.counted import read
from tests.integration.sealing.conftest import Bench, another_year

LATE = (0, 3)
AT = ("27-01",)


class Years:
    """The rows of the same year twice, once with situations that came late at one post.

    `naive`: beside them the open tables as they count on the day of sealing.
    """

    def __init__(self, *benches: Bench) -> None:
        self.rows, self.naive = [], []
        for bench in benches:
            found = [
                each for sealed in bench.store.sealed() for each in bench.store.rows(sealed.id)
            ]
            self.rows.append([*map(ReleasedRow.read, found)])
            with SqlPublishedViews(
                reading_engine(f"sqlite:///{bench.file}")
            ).snapshot() as snapshot:
                opened = read(snapshot, Period.parse("2009")).open_rows
            today = [replace(row, measure=f"today {row.measure}") for row in opened]
            self.naive.append([*self.rows[-1], *today])
        self.late = benches[-1]


@pytest.fixture(scope="module")
def years(year: Bench, tmp_path_factory) -> Years:
    late = another_year(year, tmp_path_factory.mktemp("late"), more=LATE[-1], at=AT)
    return Years(year, late)


def figures(histories) -> dict[tuple[str, ...], set[tuple[int, ...]]]:
    """What each row says in the histories, by area; bases too, and what is shown in all alone."""
    told = defaultdict(list)
    for rows in histories:
        for row in rows:
            keys = (row.table, row.grain, row.area, row.period, row.force, row.dimension)
            for name, value in (("value", row.value), ("base", row.base)):
                if isinstance(value, int):
                    told[*keys, row.modality, row.measure, name].append(value)
    whole = {key: tuple(values) for key, values in told.items() if len(values) == len(histories)}
    found = defaultdict(set)
    for key, values in whole.items():
        found[key[2]].add(values)
    return found


def differences(found) -> set[str]:
    """The areas where a signed sum of up to four rows is, in each history, what came late."""
    learnt = set()
    for area, vectors in found.items():
        each = [(0,) * len(LATE), *vectors]
        moving = any(len(set(vector)) > 1 for vector in each)
        sums = {
            tuple(map(sum, zip(*pair, strict=True)))
            for pair in (combinations_with_replacement(each, 2) if moving else ())
        }
        if any(tuple(map(int.__add__, one, LATE)) in sums for one in sums):
            learnt.add(area)
    return learnt


def test_no_sum_of_four_rows_tells_what_came_late(years):
    assert not differences(figures(years.rows))


def test_figures_of_the_day_of_sealing_would_tell_it(years):
    assert "FR" in differences(figures(years.naive))


def test_the_reconciliation_is_that_of_the_situations_released(years):
    for rows in years.rows:
        opened = {(r.period, r.force): r.value for r in rows if (r.table, r.area) == ("A1", "FR")}
        told = {(r.period, r.measure): r.value for r in rows if r.table == "H6"}
        assert told
        for (period, measure), value in told.items():
            if measure in ("police", "gendarmerie"):
                assert value == opened[period, measure]
        assert {told[p, "together"] for p, _ in told} == {
            told[p, "police"] + told[p, "gendarmerie"] for p, _ in told
        }


def test_distinct_persons_are_left_out_where_few_came_late(years):
    grains = [{row.grain for row in rows if row.table == "A6"} for rows in years.rows]
    assert grains == [{"nation-year", "department-year"}, set()]


def test_the_attack_finds_figures_of_two_dates_and_none_in_a_release(years):
    found = []
    for scene in (only_small_hidden, scene_of):
        outcomes = attack(scene(years.late.store, years.late.store.sealed()[-1].id))
        found += [each for each in outcomes if each.attack == "chiffres de deux dates"]
    naive, ours = found
    assert naive.recovered == 2 * 5  # both forces, in the year and in its quarters
    assert (ours.recovered, ours.bounded, ours.small) == (0, 0, 0)
