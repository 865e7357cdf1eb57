"""A feasible table proves something only where all tables together could be so."""

import pytest

from contracts.release_plan import Rule
from services.reporting.adapters.integer_program import HighsProgram
from services.reporting.domain.disclosure.areas_shown import Perimeters
from services.reporting.domain.disclosure.linked_table import LinkedTable
from services.reporting.domain.disclosure.recoding import Recoding
from services.reporting.domain.disclosure.releasing import (
    NotProven,
    possible_in,
    protect,
    require_proof,
)
from services.reporting.domain.disclosure.worlds import Worlds
from tests.unit.disclosure.worlds import GRAINS, linked, planned

HERE, THERE = "01-01", "02-01"
Q = "2009-Q1"


def leaves(**of):
    """Modality → counts here and there."""
    return {
        (post, Q, code.strip("_")): count
        for code, counts in of.items()
        for post, count in zip((HERE, THERE), counts, strict=True)
        if count
    }


TABLES = {
    "A1": leaves(_=(20, 20)),
    "A3": leaves(entretien=(9, 9), evaluation_conjointe=(2, 3), visite=(4, 4)),
    "A4": leaves(rapide=(5, 9), approfondi=(4, 0)),
    "A6": {(HERE, "2009", ""): 7, (THERE, "2009", ""): 8},
    "C1": leaves(psy=(3, 9), conjugal=(12, 9), autre=(6, 6)),
    "C2": leaves(psy=(2, 4), conjugal=(12, 9), autre=(6, 7)),
    "D1": leaves(ext=(4, 5), directe=(16, 15)),
    "D2": leaves(info_penale=(3, 1), cadre_autorite=(1, 1)),
    "E4": leaves(asso=(2, 3)),
    "E5": leaves(plainte=(2, 6)),
}
WORLDS = Worlds(TABLES | {"C2": TABLES["C2"] | {(THERE, Q, "autre"): 6}})


def table(code, rule=Rule.FREE):
    values = TABLES[code]
    areas = {HERE: HERE, THERE: THERE}
    return LinkedTable(
        code,
        "police",
        rule,
        5,
        "2009",
        (Q,),
        tuple(sorted({leaf[2] for leaf in values})),
        Perimeters(areas, {HERE: "01", THERE: "02"}),
        values,
        {leaf[:2]: n for leaf, n in TABLES["A1"].items()},
    )


def flaw(code, **moved):
    """What is wrong with a world in which as many go from here to there, by modality."""
    changes = {}
    for modality, count in moved.items():
        changes[HERE, Q, modality] = -count
        changes[THERE, Q, modality] = count
    return WORLDS.flaw(table(code), WORLDS.around(code, changes)) or ""


def exchange(count):
    """As many problems become others here, and back there."""
    here = {(HERE, Q, "psy"): -count, (HERE, Q, "autre"): count}
    return here | {(THERE, Q, "psy"): count, (THERE, Q, "autre"): -count}


def test_main_problems_follow_the_problems_and_tell_the_nation_the_same():
    world = WORLDS.around("C1", exchange(1))
    assert world["C2"] == exchange(1)
    assert WORLDS.flaw(table("C1"), world) is None
    assert "plus de problèmes" in (WORLDS.flaw(table("C1"), {"C1": exchange(1)}) or "")
    assert "pour la nation" in (
        WORLDS.flaw(table("C1"), {"C1": {}, "C2": {(HERE, Q, "psy"): -1, (HERE, Q, "autre"): 1}})
        or ""
    )


def test_main_problems_that_cannot_follow_make_a_world_impossible():
    """Two of the three exchanged here can be main ones, and three there have to be."""
    assert not WORLDS.possible(table("C1"), exchange(3))


def test_an_act_that_goes_to_another_post_takes_its_detail_along():
    assert not flaw("A3", entretien=2, evaluation_conjointe=1)
    alone = {"A3": {(HERE, Q, "entretien"): -2, (HERE, Q, "visite"): 2}}
    assert "A4" in (WORLDS.flaw(table("A3"), alone) or "")


def test_interviews_cannot_be_fewer_than_the_persons_who_had_one():
    assert "personnes reçues" in flaw("A3", entretien=3)
    assert "personnes reçues" in flaw("A3", entretien=9)


def test_partners_purposes_follow_the_saisines_from_outside():
    assert not flaw("D1", ext=4, directe=-4)
    assert "motifs" in (WORLDS.flaw(table("D1"), {"D1": {(HERE, Q, "ext"): -1}}) or "")


def test_an_area_that_is_shown_counted_something():
    assert "n'aurait rien" in flaw("E5", plainte=2)
    assert not flaw("E5", plainte=1)


def test_no_act_happens_where_there_was_no_situation():
    elsewhere = {("03-01", Q, "plainte"): 1}
    assert "sans situation" in (WORLDS.flaw(table("E5"), {"E5": elsewhere}) or "")


def test_a_law_of_a_table_that_is_not_told_binds_nobody():
    """So what a rectified year says of some tables of the year before can be held to the rest."""
    alone = Worlds({"C2": TABLES["C2"]})
    more = {(HERE, Q, "psy"): 2, (HERE, Q, "autre"): -2}
    assert alone.possible(table("C2"), more)
    assert not WORLDS.possible(table("C2"), more)


def test_tables_that_hang_together_with_none_are_possible():
    assert WORLDS.possible(linked({HERE: (1, 2, 3)}), {(HERE, Q, "a"): 40})


ROWS = {HERE: (20, 9, 1), "01-02": (30, 8, 9), THERE: (25, 7, 8), "02-02": (40, 9, 11)}


@pytest.fixture(scope="module")
def problems():
    """Problems of which each is the main one of its situation, or all but a few."""
    return linked(ROWS, Rule.MENTIONS, table="C1")


def protected(of, main):
    worlds = {"police": Worlds({"C1": of.values, "C2": main})}
    plan = planned(Rule.MENTIONS, recoding=())
    steps, (found,) = protect(
        plan, [of], GRAINS, HighsProgram(), b"key", max_share=1, worlds=worlds
    )
    return plan, steps, found, possible_in(worlds, of)


def test_what_needs_an_impossible_world_is_protected_more(problems):
    _, free, loose, _ = protected(problems, {})
    plan, strict, found, possible = protected(problems, problems.values)
    assert isinstance(strict, Recoding)
    assert len(strict.at) <= len(free.at)
    require_proof(plan, found, (), possible)
    assert all(
        possible(feasible)
        for certificate in found.certificates
        for feasible in certificate.feasible_tables
    )
    assert loose.certificates


def test_a_certificate_of_an_impossible_world_is_refused(problems):
    plan, _, found, _ = protected(problems, {})
    with pytest.raises(NotProven, match="à côté des autres"):
        require_proof(plan, found, (), lambda feasible: not feasible.changes)
