"""Releases stand against who reads several posts, and say so before somebody is given them."""

from services.access.domain.principals import Held, Role
from services.access.domain.readers import posts_read
from services.reporting.attack.scene import only_small_hidden, scene_of
from services.reporting.attack.suite import attack
from services.reporting.releases.standing import refusal_of
from tests.integration.sealing.world import POSTS

NAME = "plusieurs postes qu'un même lecteur connaît"


def learnt(scene):
    (outcome,) = (each for each in attack(scene) if each.attack == NAME)
    return outcome.recovered + outcome.bounded, outcome.small


def test_two_posts_of_a_departement_learn_nothing_but_where_only_small_cells_are_hidden(year):
    release = year.store.sealed()[-1].id
    naive, small = learnt(only_small_hidden(year.store, release))
    assert naive > 0.3 * small
    none, tried = learnt(scene_of(year.store, release))
    assert (none, tried > 0) == (0, True)


def test_posts_that_two_of_a_departement_know_already_may_be_given_to_one(year):
    assert refusal_of(year.store, frozenset({"59-01", "59-02"})) is None
    assert refusal_of(year.store, frozenset({"59-01"})) is None


def test_posts_against_which_no_release_stands_are_refused(year):
    every = posts_read([Held(Role.EMPLOYEUR, frozenset({*POSTS} - {"59-02"}))])
    assert "ensemble apprendrait de l'édition 2009-" in (refusal_of(year.store, every) or "")
