"""The closed registry of events: stored name → class, grouped by stream."""

from collections.abc import Mapping

from contracts.events.activity import MeetingHeld, PartnerContacted, TrainingAttended
from contracts.events.cases import (
    CaseClosed,
    CaseOpened,
    CaseReopened,
    CaseRequalified,
    ComplaintFiled,
    CrisisMediated,
    FactCorrected,
    FactWithdrawn,
    HomeVisitMade,
    InterviewHeld,
    JointAssessmentHeld,
    OrientationAnswered,
    PersonAccompanied,
    PersonalDetailsErased,
    PersonOriented,
    ProcedureAssisted,
)
from contracts.events.event import Act, ActivityEvent, CaseEvent, Event, PostEvent
from contracts.events.external import SeriesDeposited
from contracts.events.posts import (
    ConventionSigned,
    FundingPledged,
    FundingWithdrawn,
    PeriodConfirmed,
    PostAmended,
    PostClosed,
    PostFilled,
    PostOpened,
    PostVacated,
)
from contracts.events.survey import SurveyAnswered

POST_EVENTS: tuple[type[PostEvent], ...] = (
    PostOpened,
    PostAmended,
    PostFilled,
    PostVacated,
    PostClosed,
    ConventionSigned,
    FundingPledged,
    FundingWithdrawn,
    PeriodConfirmed,
    SurveyAnswered,
)
CASE_EVENTS: tuple[type[CaseEvent], ...] = (
    CaseOpened,
    CaseRequalified,
    InterviewHeld,
    HomeVisitMade,
    PersonAccompanied,
    ProcedureAssisted,
    CrisisMediated,
    PersonOriented,
    OrientationAnswered,
    JointAssessmentHeld,
    ComplaintFiled,
    CaseClosed,
    CaseReopened,
    FactCorrected,
    FactWithdrawn,
    PersonalDetailsErased,
)
ACTIVITY_EVENTS: tuple[type[ActivityEvent], ...] = (
    PartnerContacted,
    MeetingHeld,
    TrainingAttended,
)
ACTS = frozenset(event for event in CASE_EVENTS if issubclass(event, Act))
"""What counts as an act, everywhere: the rules, the tables A3, E and the pages of a post."""
_ALL: tuple[type[Event], ...] = (*POST_EVENTS, *CASE_EVENTS, *ACTIVITY_EVENTS, SeriesDeposited)
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
    "Event",
    "PostEvent",
]
