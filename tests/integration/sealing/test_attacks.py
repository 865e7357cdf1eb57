"""The attacks succeed against a release that hides only small cells, and fail against ours."""

import pytest

from contracts.release_plan import VIEWS
from services.reporting.attack.scene import only_small_hidden, scene_of
from services.reporting.attack.suite import attack


def learnt(outcomes):
    return {each.attack: (each.recovered, each.bounded) for each in outcomes}


@pytest.fixture(scope="module")
def release(year):
    return year.store.sealed()[-1].id


def test_nothing_is_learnt_from_all_rows_together(year, release):
    outcomes = list(attack(scene_of(year.store, release)))
    assert set(learnt(outcomes).values()) == {(0, 0)}
    assert outcomes[0].small > 10


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_is_learnt_from_one_view(year, release, view):
    assert set(learnt(attack(scene_of(year.store, release, [view]))).values()) == {(0, 0)}


def test_nothing_is_learnt_from_a_quarter(year):
    scene = scene_of(year.store, year.store.sealed()[0].id)
    assert set(learnt(attack(scene)).values()) == {(0, 0)}


def test_hiding_only_small_cells_tells_most_of_them(year, release):
    outsider, insider, *others = attack(only_small_hidden(year.store, release))
    assert outsider.recovered + outsider.bounded > 0.3 * outsider.small
    assert insider.recovered + insider.bounded > 0.5 * insider.small
    of_others = learnt(others)
    for name in ("chiffres de deux dates", "unions cachées d'une rectification", "mots publiés"):
        assert of_others[name] != (0, 0), name
