"""What one situation adds to the tables. Codes: contracts.statistics."""

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple, TypeAlias

from contracts.events import ACTS
from contracts.events import cases as events
from services.projections.domain.cells import Areas, Cell, Cells, add, quarter_of, reception
from services.projections.domain.entries import Act, Person
from services.projections.domain.history import ActiveFact, History

NOT_KNOWN = "nr"
RECONCILIATION = "R1"  # every situation, no force: DCSP + DGGN must make it


class Parts(NamedTuple):
    """What of a situation is asked: each part makes some tables."""

    opening: bool = True
    orientations: bool = True
    acts: bool = True
    delays: bool = True

    @classmethod
    def among(cls, asked: Collection[str]) -> "Parts":
        """What makes these tables."""
        return cls(
            bool(OPENING & {*asked}),
            bool(ORIENTATIONS & {*asked}),
            bool(ACTS_OF & {*asked}),
            bool(DELAYS & {*asked}),
        )


OPENING = frozenset(
    (RECONCILIATION, "A1", "B1", "B2", "B3", "B4", "B5", "B6", "B7", "C1", "C2", "D1", "D2")
)
ORIENTATIONS = frozenset(("E1", "E2", "E3", "E6"))
ACTS_OF = frozenset(("A3", "A4", "A6", "E4", "E5"))
DELAYS = frozenset(("H2", "H3"))
EVERY = Parts()


class Qualified(NamedTuple):
    """A situation as last qualified."""

    opening: Act
    person: Person
    problems: tuple[str, ...]
    known_to_social_services: str


def qualify(history: History) -> Qualified | None:
    """The situation as last qualified, or None once its opening is withdrawn.

    Whether the social services know the person is what the post says; where it does not
    know, what the partners answered (P-I1: "retour de fiche de liaison").
    """
    opening: Act | None = None
    person: Person | None = None
    problems: tuple[str, ...] = ()
    answered = NOT_KNOWN
    for fact in history.standing:
        says = fact.says
        if fact.type == events.CaseOpened.NAME:
            opening, person, problems = says, says.person, says.problems
        elif fact.type == events.CaseRequalified.NAME:
            person, problems = says.person or person, says.problems or problems
        elif says.known_to_social_services != NOT_KNOWN:  # an orientation was answered
            answered = says.known_to_social_services
    if opening is None or person is None:
        return None
    known = person.known_to_social_services
    return Qualified(opening, person, problems, answered if known == NOT_KNOWN else known)


def measures(history: History, areas: Areas, only: Parts = EVERY) -> Cells:
    """What the situation, as known now, adds to the tables; acts on the day of the act.

    `areas`: where its post counts, dated. `only`: the parts that are asked. A situation whose
    opening is withdrawn counts nowhere, but for the withdrawal itself (H3).
    """
    cells: Cells = {}
    for incident in history.incidents:
        area = areas.on(incident.day)
        month = incident.day[:7]
        add(cells, Cell("H3", "facts", month, area, incident.force, incident.kind))
    qualified = qualify(history)
    if qualified is None:
        return cells
    force = qualified.opening.force
    if only.opening:
        _count_opening(cells, history, qualified, areas)
    if only.orientations:
        _count_orientations(cells, history, qualified, areas)
    for fact in history.standing if only.acts or only.delays else ():
        day = fact.says.occurred_on
        area, month = areas.on(day), day[:7]
        if only.delays:
            received = reception(day, fact.received_on)
            add(cells, Cell("H2", "facts", month, area, force, received.delay, received.lag))
            if received.late:
                add(cells, Cell("H3", "facts", month, area, force, "tardif"))
        count_act = COUNTED_ACTS.get(fact.type)
        if count_act and only.acts:
            count_act(cells, fact, month, area, force)
    return cells


def _count_opening(cells: Cells, history: History, qualified: Qualified, areas: Areas) -> None:
    opening, person, problems, known = qualified
    month, force = opening.occurred_on[:7], opening.force
    area = areas.on(opening.occurred_on)
    returning = "oui" if person.returning else "non"
    cells[Cell("A1", "situations", month, area, force)] = 1
    cells[Cell(RECONCILIATION, "situations", month, area)] = 1
    cells[Cell("B1", "situations", month, area, force, person.sex)] = 1
    cells[Cell("B2", "situations", month, area, force, person.age)] = 1
    cells[Cell("B3", "situations", month, area, force, person.status)] = 1
    home = person.commune or NOT_KNOWN
    elsewhere = areas.elsewhere_on(opening.occurred_on)
    cells[Cell("B4", "situations", month, area, force, home, elsewhere)] = 1
    cells[Cell("B5", "situations", month, area, force, returning)] = 1
    cells[Cell("B6", "situations", month, area, force, known)] = 1
    was_oriented = any(f.type == events.PersonOriented.NAME for f in history.standing)
    oriented = known if was_oriented else "non_orientee"
    cells[Cell("B7", "situations", month, area, force, oriented)] = 1
    cells[Cell("C2", "situations", month, area, force, problems[0])] = 1
    cells[Cell("D1", "situations", month, area, force, opening.saisine)] = 1
    if opening.partner_purpose:
        cells[Cell("D2", "situations", month, area, force, opening.partner_purpose)] = 1
    for problem in problems:
        cells[Cell("C1", "mentions", month, area, force, problem)] = 1


def _count_orientations(cells: Cells, history: History, qualified: Qualified, areas: Areas) -> None:
    """E1, E2, E3 in the period of the orientation; E6 once a situation, in that of the first."""
    oriented = [f.says for f in history.standing if f.type == events.PersonOriented.NAME]
    if not oriented:
        return
    outcomes = {
        fact.says.orientation: fact.says.outcome
        for fact in history.standing
        if fact.type == events.OrientationAnswered.NAME
    }
    force = qualified.opening.force
    for says in oriented:
        area, month = areas.on(says.occurred_on), says.occurred_on[:7]
        waiting = "en_attente" if says.answer_wanted else "non_demande"
        outcome = outcomes.get(says.orientation, waiting)
        add(cells, Cell("E1", "orientations", month, area, force, says.partner))
        add(cells, Cell("E2", "orientations", month, area, force, says.solution))
        add(cells, Cell("E3", "orientations", month, area, force, outcome))
    first = min(says.occurred_on for says in oriented)
    known = qualified.known_to_social_services
    add(cells, Cell("E6", "situations", first[:7], areas.on(first), force, known))


def _count_interview(cells: Cells, fact: ActiveFact, month: str, area: str, force: str) -> None:
    says = fact.says
    _count_timed(cells, says, events.InterviewHeld.NATURE, month, area, force)
    add(cells, Cell("A4", "acts", month, area, force, says.level, says.setting))
    add(cells, Cell("A4", "minutes", month, area, force, says.level, says.setting), says.minutes)
    for period in (month, quarter_of(says.occurred_on), month[:4]):
        cells[Cell("A6", "situations", period, area, force)] = 1


def _count_joint(cells: Cells, fact: ActiveFact, month: str, area: str, force: str) -> None:
    nature = events.JointAssessmentHeld.NATURE
    _count_timed(cells, fact.says, nature, month, area, force)
    add(cells, Cell("E4", "acts", month, area, force, fact.says.partner))


def _count_complaint(cells: Cells, fact: ActiveFact, month: str, area: str, force: str) -> None:
    add(cells, Cell("E5", "acts", month, area, force, fact.says.kind))


def _count_timed(cells: Cells, says: Act, nature: str, month: str, area: str, force: str) -> None:
    add(cells, Cell("A3", "acts", month, area, force, nature))
    add(cells, Cell("A3", "minutes", month, area, force, nature), says.minutes)


def _timed(nature: str) -> "CountAct":
    def count(cells: Cells, fact: ActiveFact, month: str, area: str, force: str) -> None:
        _count_timed(cells, fact.says, nature, month, area, force)

    return count


CountAct: TypeAlias = Callable[[Cells, ActiveFact, str, str, str], None]

COUNTED_ACTS: Mapping[str, CountAct] = {
    **{act.NAME: _timed(act.NATURE) for act in ACTS if act.NATURE},
    events.InterviewHeld.NAME: _count_interview,
    events.JointAssessmentHeld.NAME: _count_joint,
    events.ComplaintFiled.NAME: _count_complaint,
}
"""How each act counts; orientations, acts too, are told with what became of them (E1 to E3)."""
