"""No class of persons told below the nation lies within one of another table: few are between."""

from collections import defaultdict
from random import Random

from contracts.codes import AGE, CODE_LISTS, OUI_NON_NR, SEXE, STATUT_PERSONNE
from contracts.release_plan import PLANNED, Grain, Rule
from services.projections.domain.cells import Areas
from services.projections.domain.entries import Entry, read
from services.projections.domain.history import History, evolve
from services.projections.domain.situation import measures
from tests.worlds import Tape

CASE = "7f1c1d0e-2a3b-4c5d-8e6f-0123456789ab"
SITUATIONS = 400  # of no two independent classes would all of one be in the other by chance


def person(draw: Random) -> dict[str, object]:
    """Somebody of whom each attribute is drawn apart."""
    return {
        "sex": draw.choice([*SEXE.by_code]),
        "age": draw.choice([*AGE.by_code]),
        "status": draw.choice([*STATUT_PERSONNE.by_code]),
        "returning": draw.random() < 0.5,
        "known_to_social_services": draw.choice([*OUI_NON_NR.by_code]),
        "commune": draw.choice(["27229", "76540"]),
    }


def history(draw: Random) -> History | None:
    """A situation received in 2008 and, one in two, oriented then or the year after."""
    tape, found = Tape(), None
    saisine = draw.choice([*CODE_LISTS["saisine"].by_code])
    force = "gendarmerie" if saisine in ("corg", "opp") else "police"
    tape.say("case-opened", subject=CASE, person=person(draw), saisine=saisine, force=force)
    if draw.random() < 0.5:
        day = draw.choice(["2008-10-21", "2009-02-03"])
        tape.say("person-oriented", subject=CASE, occurred_on=day)
    for entry in tape.entries():
        found = evolve(found, read(Entry(*entry)))
    return found


def members() -> dict[tuple[str, str], set[int]]:
    """Table and class → who is in it."""
    draw, found = Random("classes"), defaultdict(set)
    for number in range(SITUATIONS):
        known = history(draw)
        assert known is not None
        for cell in measures(known, Areas([("", "27-01")])):
            found[cell[0], cell[5]].add(number)
    return found


def test_below_the_nation_no_class_lies_within_one_of_another_table() -> None:
    told = {
        planned.code
        for planned in PLANNED
        if planned.rule == Rule.PARTITION
        and planned.measure == "situations"
        and Grain.DEPARTMENT_YEAR in planned.grains
    }
    found = members()
    within = {
        (inner, outer)
        for inner, few in found.items()
        for outer, many in found.items()
        if inner[0] != outer[0] and few <= many
    }
    assert (("B7", "oui"), ("B6", "oui")) in within, "B6 beside B7 would tell who was not oriented"
    assert "B7" in told
    assert not {(a, b) for a, b in within if a[0] in told and b[0] in told}
