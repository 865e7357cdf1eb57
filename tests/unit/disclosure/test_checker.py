"""The checker takes nothing on trust: whatever is tampered with, it says so."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.adapters.integer_program import HighsProgram
from services.reporting.domain.disclosure import checker
from services.reporting.domain.disclosure.certificate import Certificate, FeasibleTable
from services.reporting.domain.disclosure.linked_table import Published
from services.reporting.domain.disclosure.releasing import protect
from tests.unit.disclosure.worlds import GRAINS, linked, planned

ROWS = {
    "01-01": (20, 9, 1),
    "01-02": (30, 8, 9),
    "02-01": (25, 7, 8),
    "02-02": (40, 9, 11),
    "03-01": (33, 6, 9),
}
OF = linked(ROWS)
((PROTECTED,),) = (
    protect(planned(recoding=()), [OF], GRAINS, HighsProgram(), b"k", max_share=1)[1],
)
CERTIFICATES = PROTECTED.certificates
CHANGES = [
    (certificate, feasible, leaf)
    for certificate in CERTIFICATES
    for feasible in certificate.feasible_tables
    for leaf in feasible.changes
]


def flaw(certificate, of=OF, published=PROTECTED.published):
    return checker.flaw(of, published, certificate)


def without(certificate, feasible, *instead):
    kept = tuple(each for each in certificate.feasible_tables if each is not feasible)
    return certificate._replace(feasible_tables=(*kept, *instead))


def test_what_the_sealer_made_holds():
    assert CHANGES
    assert [flaw(certificate) for certificate in CERTIFICATES] == [None] * len(CERTIFICATES)


@settings(deadline=None)
@given(st.sampled_from(CHANGES), st.integers(-3, 3).filter(bool))
def test_a_feasible_table_with_one_count_changed_is_rejected(found, by):
    certificate, feasible, leaf = found
    changes = {**feasible.changes, leaf: feasible.changes[leaf] + by}
    assert flaw(without(certificate, feasible, FeasibleTable(feasible.kind, changes)))


@settings(deadline=None)
@given(st.sampled_from(CHANGES))
def test_a_pattern_that_shows_what_a_feasible_table_changes_is_rejected(found):
    certificate, _, leaf = found
    shown = {
        cell
        for cell in PROTECTED.published.cells_of(OF, leaf)
        if cell in PROTECTED.published.hidden
    }
    assert shown
    opened = Published(PROTECTED.published.grids, PROTECTED.published.hidden - shown)
    assert flaw(certificate, published=opened)


@settings(deadline=None)
@given(st.sampled_from([each for each in CHANGES if each[1].changes[each[2]] < 0]))
def test_a_master_with_fewer_persons_than_leave_is_rejected(found):
    certificate, feasible, leaf = found
    fewer = replace(OF, values={**OF.values, leaf: -feasible.changes[leaf] - 1})
    assert flaw(certificate, of=fewer)


@settings(deadline=None)
@given(st.sampled_from(CERTIFICATES), st.integers(1, 5))
def test_a_master_with_more_persons_in_the_secret_is_rejected(certificate, more):
    sensitive = certificate.sensitive
    leaf = (sensitive.posts[0], "2009-Q1", sensitive.group[0])
    values = {**OF.values, leaf: OF.values.get(leaf, 0) + more}
    assert flaw(certificate, of=replace(OF, values=values))


@pytest.mark.parametrize("kind", ["zero", "above"])
def test_a_certificate_without_one_of_its_worlds_is_rejected(kind):
    for certificate in CERTIFICATES:
        left = tuple(each for each in certificate.feasible_tables if each.kind != kind)
        assert flaw(Certificate(certificate.sensitive, left))


def test_a_world_that_one_post_recognises_is_not_enough_alone():
    certificate = next(c for c in CERTIFICATES if len(c.feasible_tables) > 2)
    for kind in ("zero", "above"):
        alone = [each for each in certificate.feasible_tables if each.kind == kind]
        others = tuple(each for each in certificate.feasible_tables if each.kind != kind)
        if len(alone) > 1:
            assert flaw(Certificate(certificate.sensitive, (alone[0], *others)))


def test_a_world_of_a_post_that_is_not_there_is_rejected():
    certificate, feasible, _ = CHANGES[0]
    changes = {**feasible.changes, ("99-01", "2009-Q1", "a"): 0}
    assert flaw(without(certificate, feasible, FeasibleTable(feasible.kind, changes)))


def test_the_checker_is_short_and_knows_no_solver():
    with open(checker.__file__) as opened:
        text = opened.read()
    assert "highspy" not in text
    assert "perturbation" not in text
    code = [line for line in text.splitlines() if line.strip() and '"""' not in line]
    assert len([line for line in code if not line.startswith(("from", "import"))]) <= 42
