"""The closed registry of events: stored name → class, grouped by stream."""

from collections.abc import Mapping
from types import ModuleType
from typing import TypeVar

from contracts.events import activity, cases, external, posts, survey
from contracts.events.event import Act, ActivityEvent, CaseEvent, Event, PostEvent
from contracts.events.mending import Correction, Withdrawal

_Kind = TypeVar("_Kind", bound=Event)


def _defined(kind: type[_Kind], *modules: ModuleType) -> tuple[type[_Kind], ...]:
    """The events of a kind that the modules define, in the order of their lines."""
    return tuple(
        found
        for module in modules
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, kind) and found.NAME
    )


POST_EVENTS = _defined(PostEvent, posts, survey)
CASE_EVENTS = _defined(CaseEvent, cases)
ACTIVITY_EVENTS = _defined(ActivityEvent, activity)
ACTS = frozenset(_defined(Act, cases))
"""What counts as an act, everywhere: the rules, the tables A3, E and the pages of a post."""
_ALL = _defined(Event, posts, survey, cases, activity, external)
EVENTS: Mapping[str, type[Event]] = {event.NAME: event for event in _ALL}

__all__ = [
    "ACTIVITY_EVENTS",
    "ACTS",
    "CASE_EVENTS",
    "EVENTS",
    "POST_EVENTS",
    "Act",
    "ActivityEvent",
    "CaseEvent",
    "Correction",
    "Event",
    "PostEvent",
    "Withdrawal",
]
