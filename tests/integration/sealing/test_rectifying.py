"""A year rectified: corrections are told where they are many, and nowhere else."""

import pytest

from contracts.release_plan import TABLES_PLANNED
from services.reporting.attack.scene import only_small_hidden, scene_of
from services.reporting.attack.suite import attack
from services.reporting.domain.disclosure.released_row import ReleasedRow, is_count
from services.reporting.sealer.counted import SealingRefused
from tests.integration.sealing.world import POSTS

KEY = ("table", "grain", "area", "period", "force", "modality")


def shown(bench, release):
    rows = [ReleasedRow.read(row) for row in bench.store.rows(release.id)]
    return {
        tuple(getattr(row, k) for k in KEY): row
        for row in rows
        if is_count(row) and row.value is not None
    }


def test_a_year_without_a_release_has_none_to_rectify(bench):
    with pytest.raises(SealingRefused, match="pas d'édition consolidée"):
        bench.sealer.rectify("2009")


@pytest.mark.parametrize("more", [3, 6])
def test_every_difference_between_releases_is_none_or_not_small(bench, later, more):
    bench.sealer.seal("2009")
    grown = later(more)
    final = grown.sealer.rectify("2009")
    assert final.status == "definitif"
    before, after = shown(bench, bench.store.sealed()[0]), shown(grown, final)
    assert after.keys() <= before.keys()
    for key, row in after.items():
        for measure in ("value", "base"):
            if getattr(row, measure) is not None:
                difference = abs(getattr(row, measure) - getattr(before[key], measure))
                assert difference == 0 or difference >= TABLES_PLANNED[key[0]].threshold, (
                    key,
                    measure,
                )
    total = after["A1", "nation-year", "FR", "2009", "police", ""].value
    monthly = [police for police, _ in POSTS.values() if police]
    assert total == 12 * sum(monthly) + more * len(monthly)
    posts_told = [key for key in after if key[0] == "A1" and key[1] == "post-year"]
    assert bool(posts_told) == (more >= 5)


def test_both_releases_together_tell_no_small_count(bench, later):
    bench.sealer.seal("2009")
    grown = later(6)
    final = grown.sealer.rectify("2009")
    for outcome in attack(scene_of(grown.store, final.id)):
        assert (outcome.recovered, outcome.bounded) == (0, 0), outcome
    naive = {e.attack: e for e in attack(only_small_hidden(grown.store, final.id))}
    assert naive["unions cachées d'une rectification"].recovered > 0
    late = naive["ce qui est venu tard, édition contre édition"]
    assert late.recovered + late.bounded > 0.3 * late.small


def test_a_year_is_rectified_once(bench, later):
    bench.sealer.seal("2009")
    grown = later(6)
    grown.sealer.rectify("2009")
    with pytest.raises(SealingRefused, match="déjà son édition définitive"):
        grown.sealer.rectify("2009")


def test_two_late_situations_a_post_are_told_of_the_nation_only(bench, later):
    bench.sealer.seal("2009")
    grown = later(2)
    after = shown(grown, grown.sealer.rectify("2009"))
    assert {key[1] for key in after} <= {"nation-quarter", "nation-year"}
