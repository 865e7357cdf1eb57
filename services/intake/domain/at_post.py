"""What a change of the register would make invalid among the situations and acts of the post."""

from collections.abc import Mapping
from uuid import UUID

from contracts.streams import StreamId
from services.intake.domain import activity, case, refusals
from services.intake.domain.activity import Month
from services.intake.domain.case import Case
from services.intake.domain.deciding import State
from services.intake.domain.post import MIXED, Post, not_open


def narrows(before: Post, after: State | None) -> bool:
    """Whether facts that `before` let in may not fit `after`: else nobody needs to look."""
    if not isinstance(after, Post) or after.opened_on > before.opened_on:
        return True
    days = [day for day, _ in (*before.services, *after.services)]
    return any(after.service_on(day) not in (before.service_on(day), MIXED) for day in days)


def refuse_broken(
    before: Post, after: State | None, streams: Mapping[StreamId, Case | Month]
) -> None:
    """Raise CorrectionBreaksHistory for the first fact that stood and would no longer.

    `streams`: cases and months of the post. A closing is not held back by what was recorded
    after it.
    """
    for stream, state in streams.items():
        where = f"de la situation {stream.case}" if stream.case else "de l'activité du poste"
        facts: Mapping[UUID, case.ActiveFact | activity.ActiveFact] = state.facts
        for id, fact in facts.items():
            if because := _broken(before, after, fact):
                name = fact.kind.NAME
                raise refusals.CorrectionBreaksHistory(id, name, where, fact.day, because)


def _broken(
    before: Post, after: State | None, fact: case.ActiveFact | activity.ActiveFact
) -> refusals.Refusal | None:
    if not isinstance(after, Post):
        return refusals.UnknownPost(before.post)
    if before.opened_on <= fact.day < after.opened_on:
        return not_open(after, fact.day)
    force = fact.force if isinstance(fact, case.ActiveFact) else None  # openings alone say one
    if force and before.works_for(force, fact.day) and not after.works_for(force, fact.day):
        return refusals.ForceNotOfService(after.post, force, after.service_on(fact.day), fact.day)
    return None
