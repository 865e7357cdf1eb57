"""decide and evolve for every kind of stream: `decide` may refuse, `evolve` may not."""

from dataclasses import replace
from datetime import date, timedelta

from contracts.envelope import Fact
from contracts.events import Correction, PostEvent
from contracts.events.event import ActivityEvent, CaseEvent
from contracts.events.external import SeriesDeposited
from contracts.streams import is_about_a_case
from services.intake.domain import activity, case_decisions, corrections, post, series
from services.intake.domain import case as cases
from services.intake.domain.activity import Month
from services.intake.domain.case import Case
from services.intake.domain.post import Post
from services.intake.domain.refusals import OccursInFuture, UnknownPost
from services.intake.domain.series import Series

DRIFT = timedelta(days=2)  # clocks of devices drift, events.md

State = Post | Case | Month | Series
"""What the rules know of one stream."""


def post_of(fact: Fact) -> str | None:
    """The post whose register the rules need beside the fact's own stream, if any."""
    event = fact.event
    return event.post if isinstance(event, CaseEvent | ActivityEvent) else None


def decide(fact: Fact, state: State | None, register: Post | None, today: date) -> None:
    """Let `fact` into its stream, or say why not.

    `state` is that of its stream, `register` that of `post_of(fact)`, `today` the day of
    intake's clock at that post. A post's own facts may take effect later than today: they are
    decided beforehand. Raises a Refusal, or pydantic.ValidationError for the replacement
    that a correction carries.
    """
    event = fact.event
    if isinstance(event, PostEvent):
        return post.decide(event, state if isinstance(state, Post) else None)
    if isinstance(event, SeriesDeposited):
        return series.decide(event, state if isinstance(state, Series) else None, today + DRIFT)
    if not isinstance(event, CaseEvent | ActivityEvent):
        raise TypeError(fact.type)
    if event.occurred_on > (latest := today + DRIFT):
        raise OccursInFuture(event.occurred_on, latest)
    if register is None:
        raise UnknownPost(event.post)
    if is_about_a_case(fact):
        known = state if isinstance(state, Case) else None
        return case_decisions.decide(fact, known, register, latest)
    return activity.decide(fact, state if isinstance(state, Month) else None, register, latest)


def canonical(fact: Fact, state: State | None) -> Fact:
    """`fact`, once decided, as the log keeps it: a correction's replacement made canonical."""
    event = fact.event
    if not isinstance(event, Correction):
        return fact
    kind: type[corrections.Correctable]
    if isinstance(state, Case | Month):
        kind = state.facts[event.corrects].kind
    elif isinstance(state, Post):
        kind = type(state.facts[event.corrects])
    else:
        return fact
    return replace(fact, event=corrections.canonical(event, kind), said=b"")


def evolve(state: State | None, fact: Fact) -> State | None:
    """The state of the fact's stream once `fact` is known; it never refuses."""
    event = fact.event
    if isinstance(event, PostEvent):
        return post.evolve(state if isinstance(state, Post) else None, fact)
    if isinstance(event, SeriesDeposited):
        return series.evolve(state if isinstance(state, Series) else None, fact)
    if is_about_a_case(fact):
        return cases.evolve(state if isinstance(state, Case) else None, fact)
    return activity.evolve(state if isinstance(state, Month) else None, fact)
