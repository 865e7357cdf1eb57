"""Which stream of the log a fact belongs to, and its key on the channel."""

from uuid import UUID

from contracts.envelope import Fact
from contracts.events import ActivityEvent, CaseEvent, PostEvent
from contracts.events.cases import FactCorrected, FactWithdrawn
from contracts.events.external import SeriesDeposited
from contracts.period import month_of


def is_about_a_case(fact: Fact) -> bool:
    """Whether the subject is a case: corrections of a post's activity name the post instead."""
    return isinstance(fact.event, CaseEvent) and not _is_about_activity(fact)


def stream_of(fact: Fact) -> str:
    """The stream id: a post, a case, the activity of a post in a month, a series in an area.

    `27-01`, `case/<uuid>`, `27-01/2008-10`, `series/doleances/27`. Raises ValueError for
    a case fact whose subject is not a UUID v4.
    """
    event = fact.event
    if isinstance(event, SeriesDeposited):
        return f"series/{event.series}/{event.area}"
    if isinstance(event, PostEvent):
        return event.post
    if isinstance(event, ActivityEvent) or _is_about_activity(fact):
        return f"{event.post}/{month_of(event.occurred_on)}"  # type: ignore[attr-defined]
    case = UUID(fact.subject)
    if case.version != 4:
        raise ValueError(fact.subject)
    return f"case/{case}"


def channel_key(fact: Fact) -> str:
    """The key on Kafka: the post, or the area of a series; never a person."""
    if isinstance(fact.event, SeriesDeposited):
        return fact.event.area
    return fact.event.post  # type: ignore[attr-defined,no-any-return]


def _is_about_activity(fact: Fact) -> bool:
    return isinstance(fact.event, FactCorrected | FactWithdrawn) and fact.subject == fact.event.post
