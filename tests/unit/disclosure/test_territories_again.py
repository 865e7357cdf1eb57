"""Residents of territories told again in a final year, where no difference is few."""

from dataclasses import replace

import pytest

from contracts.release_plan import Grain
from services.reporting.adapters.integer_program import HighsProgram
from services.reporting.attack.scene import _badly_protected, _scene
from services.reporting.attack.territories import by_difference
from services.reporting.domain.disclosure.counted_cells import counted
from services.reporting.domain.disclosure.differences import small_difference
from services.reporting.domain.disclosure.rectifying import rectify
from services.reporting.domain.disclosure.rows import rows_of
from tests.unit.disclosure.test_territories import EPCI, MANY, YEAR, cells, register, sealed, told
from tests.unit.reporting.given import cell


def late(residents):
    """MANY, and residents who came late in December, by post and commune."""
    found = cells(MANY)
    for post, communes in residents.items():
        at = {"post": post, "area": post[:2], "force": "police", "period": "2009-12"}
        found.append(cell("A1", sum(communes.values()), measure="situations", **at))
        found += [cell("B4", n, measure="situations", d1=of, **at) for of, n in communes.items()]
    return counted(YEAR, found, register())


@pytest.fixture(scope="module")
def earlier():
    _, tables = sealed()
    return [found for table in tables for found in table.protected]


def again(earlier, residents):
    return told(rectify(earlier, late(residents), HighsProgram(), b"k" * 32))


MANY_LATE = {post: dict.fromkeys(communes, 14) for post, communes in MANY.items()}


def test_residents_are_told_again_where_many_came_late_everywhere(earlier):
    found = again(earlier, MANY_LATE)
    assert found["27001", "police", "dans"] == 360 + 14
    assert found[EPCI, "police", "dans"] == 720 + 28
    assert found["27", "police", "dans"] == 1620 + 84


def test_few_more_residents_of_one_territory_keep_all_of_them_untold(earlier):
    assert not again(earlier, {**MANY_LATE, "28-01": {**MANY_LATE["28-01"], "28001": 3}})


def test_few_more_of_an_epci_than_of_its_commune_are_not_told_again(earlier):
    """27-02 alone makes the EPCI more than its commune: 14 came at 27-01, and 20 in all."""
    residents = {**MANY_LATE, "27-02": {"27002": 6, "27099": 14, "75056": 14, "nr": 14}}
    assert not again(earlier, residents)


def test_who_subtracts_both_releases_learns_of_territories_where_only_small_counts_are_hidden(
    earlier,
):
    """Of the commune 14 more and of its EPCI 17: three of those were received by the other post."""
    residents = {**MANY_LATE, "27-02": {"27002": 3, "27099": 14, "75056": 14, "nr": 14}}
    tables = rectify(earlier, late(residents), HighsProgram(), b"k" * 32)
    proofs = [found for table in tables for found in table.protected]

    def learnt(before, now):
        scene = _scene(now, proofs)
        given = (scene.rows, scene.register, scene.territories, scene.residence, before)
        return {(target.table, low) for low, _, target in by_difference(*given)}

    assert ("B4", 3) in learnt(_badly_protected(earlier), _badly_protected(proofs))
    rows = [row for table in tables for row in rows_of(table)]
    assert not learnt(_badly_protected(earlier), rows)


@pytest.mark.parametrize(("gone", "small"), [(-11, True), (11, False)])
def test_by_how_many_more_two_territories_differ_is_no_small_change(earlier, gone, small):
    """Of the commune 31 more, of the rest of its EPCI 14 more at one post and 11 less at the other:
    the EPCI has 34 more, and so 3 more than its commune."""
    before = next(x for x in earlier if (x.linked.table, x.linked.force) == ("B4", "police"))
    pattern, values = before.linked.residence.pattern, dict(before.linked.values)
    for post, commune, change in (
        ("27-01", "27001", 31),
        ("27-01", "27002", 14),
        ("27-02", "27002", gone),
    ):
        leaf = post, "2009-Q4", pattern(post, commune)
        values[leaf] = values.get(leaf, 0) + change
    now = replace(before.linked, values=values)
    shown = before.published.at(Grain.TERRITORY_YEAR)
    assert small_difference(before.linked, now, shown) == small
