"""Whether a fact may enter the history of a case."""

from datetime import date

from contracts.envelope import Fact
from contracts.events import cases
from contracts.events.event import CaseEvent
from services.intake.domain import refusals
from services.intake.domain.case import Case, standing
from services.intake.domain.case_rules import refolding, refuse, refuse_opening
from services.intake.domain.corrections import replacement, target_of, without
from services.intake.domain.post import (
    Post,
    refuse_unless_of_service,
    refuse_unless_open,
)


def decide(fact: Fact, case: Case | None, post: Post, latest: date) -> None:
    """Let `fact` into the history of `case`, or say why not.

    `latest` is the last day a fact may bear. The post must be open on the day of the fact;
    a correction, a withdrawal and an erasure are exempt (a closed post still mends its
    past) but another day, or another force, that a correction gives is not. Once corrected or
    withdrawn, what stands must satisfy the rules again, except that withdrawing the opening
    takes all the rest away. A requalification and the answer to an orientation are not acts: they
    are welcome after the closing. Raises a Refusal, or pydantic.ValidationError for the
    data of a correction.
    """
    event = fact.event
    if not isinstance(event, CaseEvent):
        raise TypeError(fact.type)
    if isinstance(event, cases.CaseOpened):
        return _decide_opening(fact.subject, event, case, post)
    if case is None or case.post != event.post:
        raise refusals.UnknownCase(fact.subject, event.post)
    if case.vanished:
        raise refusals.CaseWithdrawn(fact.subject)
    if isinstance(event, cases.FactCorrected):
        return _decide_correction(event, case, post, latest)
    if isinstance(event, cases.FactWithdrawn):
        return _decide_withdrawal(event, case)
    if not isinstance(event, cases.PersonalDetailsErased):
        refuse(case, standing(event))
        refuse_unless_open(post, event.occurred_on)
    return None


def _decide_opening(subject: str, event: cases.CaseOpened, case: Case | None, post: Post) -> None:
    if case is not None:
        raise (
            refusals.CaseWithdrawn(subject)
            if case.vanished
            else refusals.CaseAlreadyOpened(subject)
        )
    refuse_unless_open(post, event.occurred_on)
    refuse_unless_of_service(post, event.force, event.occurred_on)
    refuse_opening(standing(event))


def _decide_correction(event: cases.FactCorrected, case: Case, post: Post, latest: date) -> None:
    target = target_of(event, case.facts, case.withdrawn)
    said = case.facts[target]
    instead = standing(replacement(said.kind, event))
    if instead.day != said.day:
        if instead.day > latest:
            raise refusals.OccursInFuture(instead.day, latest)
        refuse_unless_open(post, instead.day)
    if instead.force and (instead.day, instead.force) != (said.day, said.force):
        refuse_unless_of_service(post, instead.force, instead.day)
    if instead != said:
        refolding(case.post).refuse_history({**case.facts, target: instead}, target)


def _decide_withdrawal(event: cases.FactWithdrawn, case: Case) -> None:
    target = target_of(event, case.facts, case.withdrawn)
    if case.facts[target].kind is not cases.CaseOpened:
        refolding(case.post).refuse_history(without(case.facts, target), target)
