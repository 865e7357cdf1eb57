"""A case as intake needs it: what still stands, and what the next fact must respect."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

from contracts.envelope import Fact
from contracts.events import ACTS, EVENTS, cases
from contracts.events.event import CaseEvent


class ActiveFact(NamedTuple):
    """What the rules need of a fact that stands."""

    kind: type[CaseEvent]
    day: date
    force: str | None = None
    code: str | None = None
    """A saisine or the kind of a complaint: some are of one force only."""
    orientation: UUID | None = None


class Closure(NamedTuple):
    """From the day after `closed_on` to the eve of `reopened_on`, no act."""

    closed_on: date
    reopened_on: date | None


@dataclass(frozen=True, slots=True)
class Case:
    """A case; `vanished` once its opening was withdrawn.

    `facts` are those that stand, in log order, the opening first; a corrected one keeps
    its id and its place.
    """

    post: str
    force: str
    opened_on: date
    last_act_on: date
    facts: Mapping[UUID, ActiveFact]
    closures: tuple[Closure, ...] = ()
    orientations: frozenset[UUID] = frozenset()
    withdrawn: frozenset[UUID] = frozenset()
    vanished: bool = False

    @property
    def closed_on(self) -> date | None:
        """The day of the closing, None when the case is open."""
        last = self.closures[-1] if self.closures else None
        return last.closed_on if last and last.reopened_on is None else None


def standing(event: CaseEvent) -> ActiveFact:
    """The part of `event` that the rules of a case read."""
    kind, day = type(event), event.occurred_on
    if isinstance(event, cases.CaseOpened):
        return ActiveFact(kind, day, event.force, event.saisine)
    if isinstance(event, cases.ComplaintFiled):
        return ActiveFact(kind, day, code=event.kind)
    if isinstance(event, cases.PersonOriented | cases.OrientationAnswered):
        return ActiveFact(kind, day, orientation=event.orientation)
    return ActiveFact(kind, day)


def evolve(case: Case | None, fact: Fact) -> Case | None:
    """The case once `fact` is known; it never refuses."""
    event = fact.event
    if not isinstance(event, CaseEvent) or isinstance(event, cases.PersonalDetailsErased):
        return case
    if isinstance(event, cases.CaseOpened):
        return opened(event.post, fact.id, standing(event))
    if case is None:
        return None
    if isinstance(event, cases.FactCorrected):
        kind = case.facts[event.corrects].kind
        instead = standing(EVENTS[kind.NAME].model_validate(event.data))  # type: ignore[arg-type]
        return refold(case, {**case.facts, event.corrects: instead})
    if isinstance(event, cases.FactWithdrawn):
        return without(case, event.withdraws)
    return with_fact(case, fact.id, standing(event))


def opened(post: str, id: UUID, opening: ActiveFact) -> Case:
    """A case that begins with `opening`."""
    return Case(post, opening.force or "", opening.day, opening.day, {id: opening})


def with_fact(case: Case, id: UUID, fact: ActiveFact) -> Case:
    """The case with one more fact that stands."""
    kind, day = fact.kind, fact.day
    last_act_on, closures, orientations = case.last_act_on, case.closures, case.orientations
    if kind is cases.CaseClosed:
        closures = (*closures, Closure(day, None))
    elif kind is cases.CaseReopened and closures:
        closures = (*closures[:-1], Closure(closures[-1].closed_on, day))
        last_act_on = max(last_act_on, day)
    elif kind in ACTS:
        last_act_on = max(last_act_on, day)
        if fact.orientation is not None:
            orientations = orientations | {fact.orientation}
    return replace(
        case,
        last_act_on=last_act_on,
        facts={**case.facts, id: fact},
        closures=closures,
        orientations=orientations,
    )


def without(case: Case, target: UUID) -> Case:
    """The case once `target` is withdrawn; without its opening it vanishes."""
    withdrawn = case.withdrawn | {target}
    if case.facts[target].kind is cases.CaseOpened:
        return replace(case, facts={}, withdrawn=withdrawn, vanished=True)
    rest = {id: fact for id, fact in case.facts.items() if id != target}
    return replace(refold(case, rest), withdrawn=withdrawn)


def refold(case: Case, facts: Mapping[UUID, ActiveFact]) -> Case:
    """Fold `facts`, the opening first, into a case."""
    (id, opening), *others = facts.items()
    again = replace(opened(case.post, id, opening), withdrawn=case.withdrawn)
    for other, fact in others:
        again = with_fact(again, other, fact)
    return again
