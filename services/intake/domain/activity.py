"""The activity of a post in a month: contacts, meetings, training, and their corrections."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

from contracts.envelope import Fact
from contracts.events.cases import FactCorrected, FactWithdrawn
from contracts.events.event import ActivityEvent
from services.intake.domain.corrections import replacement, target_of, without
from services.intake.domain.post import Post, refuse_unless_open
from services.intake.domain.refusals import CorrectionOfOtherMonth, OccursInFuture


class ActiveFact(NamedTuple):
    """What the rules need of a fact that stands."""

    kind: type[ActivityEvent]
    day: date


@dataclass(frozen=True, slots=True)
class Month:
    """The facts of one month, by id; a correction leaves a fact in its month."""

    facts: Mapping[UUID, ActiveFact] = field(default_factory=dict)
    withdrawn: frozenset[UUID] = frozenset()


def decide(fact: Fact, month: Month | None, post: Post, latest: date) -> None:
    """Let `fact` into the activity of `post`, or say why not.

    A correction or a withdrawal is dated in the month of the fact it names: that is how
    it is found; one that gives no other day is not judged on it. Raises PostNotOpen,
    CorrectionOfOtherMonth, CorrectionOfWithdrawnFact, CorrectionChangesType,
    CorrectionChangesPost, OccursInFuture, or pydantic.ValidationError for the data of a
    correction.
    """
    event = fact.event
    known = month or Month()
    if isinstance(event, FactWithdrawn):
        target_of(event, known.facts, known.withdrawn, CorrectionOfOtherMonth)
    elif isinstance(event, FactCorrected):
        target = target_of(event, known.facts, known.withdrawn, CorrectionOfOtherMonth)
        said = known.facts[target]
        day = replacement(said.kind, event).occurred_on
        if day != said.day:
            if day > latest:
                raise OccursInFuture(day, latest)
            refuse_unless_open(post, day)
    elif isinstance(event, ActivityEvent):
        refuse_unless_open(post, event.occurred_on)


def evolve(month: Month | None, fact: Fact) -> Month:
    """The month once `fact` is known; it never refuses."""
    event = fact.event
    known = month or Month()
    if isinstance(event, FactWithdrawn):
        target = event.withdraws
        return Month(without(known.facts, target), known.withdrawn | {target})
    if isinstance(event, FactCorrected):
        kind = known.facts[event.corrects].kind
        again = ActiveFact(kind, kind.model_validate(event.data).occurred_on)
        return replace(known, facts={**known.facts, event.corrects: again})
    if isinstance(event, ActivityEvent):
        said = ActiveFact(type(event), event.occurred_on)
        return replace(known, facts={**known.facts, fact.id: said})
    return known
