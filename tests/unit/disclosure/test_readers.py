"""One reader may be several posts: a colleague of the next one, an employer, an account."""

from dataclasses import replace

import pytest

from services.reporting.adapters.integer_program import HighsProgram
from services.reporting.domain.disclosure.checker import flaw
from services.reporting.domain.disclosure.readers import as_told, readers_of
from services.reporting.domain.disclosure.releasing import protect
from services.reporting.domain.disclosure.standing import unproven_against
from tests.unit.disclosure.oracle import possible_values
from tests.unit.disclosure.worlds import GRAINS, T, linked, planned

# three posts of a département, of which the third has a small count; another département
NEXT = linked({
    "01-01": (30, 8, 9), "01-02": (25, 7, 8), "01-03": (20, 9, 1),
    "02-01": (40, 9, 11), "02-02": (33, 6, 9), "03-01": (33, 6, 9),
})  # fmt: skip
PAIR = frozenset({"01-01", "01-02"})
EMPLOYER = frozenset({"01-01", "02-01", "03-01"})


def released(of):
    _, (found,) = protect(planned(recoding=()), [of], GRAINS, HighsProgram(), b"key", max_share=1)
    return found


def learnt(of, found, reader):
    """The secrets of which a reader knows no part and learns that they are small."""
    known = []
    for certificate in found.certificates:
        sensitive = certificate.sensitive
        if not reader & sensitive.insiders and not sensitive.against - reader:
            values = possible_values(of, found.published, sensitive, reader)
            if min(values) > 0 or max(values) < T:
                known.append(sensitive.posts)
    return known


def test_everybody_is_a_reader_and_so_are_two_of_a_departement_and_the_posts_of_somebody():
    seats = ("01-01", "01-02", "02-01", "02-01@01")
    assert set(readers_of(seats, pairs=False)) == {
        frozenset({"01-01"}), frozenset({"01-02"}), frozenset({"02-01"}),
    }  # fmt: skip
    both = readers_of(seats, pairs=True, told=(("01-01", "03-01"), ("01-02", "02-01", "04-01")))
    assert {frozenset({"01-01", "02-01"}), frozenset({"01-01", "01-02"})} < set(both)
    assert frozenset({"01-02", "02-01"}) in both


def test_readers_are_told_once_in_order_and_only_where_they_are_several():
    told = as_told([["02-01", "01-01"], ("01-01",), {"01-01", "02-01"}, ()])
    assert told == (("01-01", "02-01"),)


def test_two_posts_together_see_through_what_hides_from_each_alone():
    alone, together = released(NEXT), released(replace(NEXT, pairs=True))
    assert ("01-03",) in learnt(NEXT, alone, PAIR)
    assert any(flaw(replace(NEXT, pairs=True), alone.published, c) for c in alone.certificates)
    assert not learnt(NEXT, together, PAIR)
    assert not learnt(NEXT, together, frozenset({"02-01", "02-02"}))


@pytest.mark.parametrize("pairs", [False, True])
def test_an_employer_of_posts_of_several_departements_learns_nothing(pairs):
    of = replace(NEXT, pairs=pairs, told=as_told([EMPLOYER]))
    found = released(of)
    assert found.certificates
    assert not learnt(of, found, EMPLOYER)


def test_a_reader_against_whom_a_release_does_not_stand_is_named_by_what_he_would_learn():
    alone = released(NEXT)
    assert unproven_against([alone], PAIR) == "B1 01-03 2009 c"
    assert unproven_against([alone], frozenset({"03-01"})) is None
    together = released(replace(NEXT, pairs=True))
    assert unproven_against([together], PAIR) is None
