"""The streams of the log: their names, which one a fact belongs to, and its key on the channel."""

from datetime import date
from typing import Self
from uuid import UUID

from contracts.envelope import CASE_ID, Fact
from contracts.events import ActivityEvent, CaseEvent, PostEvent
from contracts.events.cases import FactCorrected, FactWithdrawn
from contracts.events.external import SeriesDeposited

LOG_STREAM = "log"
"""What the log says of itself (contracts.closing): no post, case or series, and no event."""


class StreamId(str):
    """The name of a stream: a post, a case, the activity of a post in a month, a series in an area.

    `27-01`, `case/<uuid>`, `27-01/2008-10`, `series/doleances/27`; `log` for the log itself.
    It is the text that the log stores; only here is it put together and taken apart.
    """

    __slots__ = ()

    @classmethod
    def of_case(cls, case: UUID | str) -> Self:
        """The history of a case."""
        return cls(f"case/{case}")

    @classmethod
    def of_activity(cls, post: str, day: date | str) -> Self:
        """What a post did, apart from cases, in the month of a day (ISO)."""
        return cls(f"{post}/{str(day)[:7]}")

    @classmethod
    def of_series(cls, series: str, area: str) -> Self:
        """An external series in an area."""
        return cls(f"series/{series}/{area}")

    @property
    def case(self) -> str | None:
        """The id of the case, None for a stream of another kind."""
        return self.removeprefix("case/") if self.startswith("case/") else None

    @property
    def is_series(self) -> bool:
        """Whether it is an external series in an area."""
        return self.startswith("series/")

    @property
    def is_log(self) -> bool:
        """Whether it holds records of the log itself, which say nothing to count or to relay."""
        return self == LOG_STREAM

    @property
    def is_register(self) -> bool:
        """Whether it is a post's register or a series, rather than a case or activity.

        So is the log's own stream: it is read as facts of a register are.
        """
        return "/" not in self or self.is_series

    @property
    def is_of_a_post(self) -> bool:
        """Whether it is about one post: anything but a series and the log itself."""
        return not self.is_series and not self.is_log

    @property
    def channel_key(self) -> str | None:
        """The post, or the area of a series; None for a case, whose facts alone say their post."""
        if self.case is not None:
            return None
        return self.rpartition("/")[2] if self.is_series else self.partition("/")[0]


def is_about_a_case(fact: Fact) -> bool:
    """Whether the subject is a case: corrections of a post's activity name the post instead."""
    return isinstance(fact.event, CaseEvent) and not _is_about_activity(fact)


def stream_of(fact: Fact) -> StreamId:
    """The stream of a fact. Raises ValueError for a case whose subject is not a UUID v4."""
    event = fact.event
    if isinstance(event, SeriesDeposited):
        return StreamId.of_series(event.series, event.area)
    if isinstance(event, PostEvent):
        return StreamId(event.post)
    if isinstance(event, ActivityEvent) or _is_about_activity(fact):
        return StreamId.of_activity(event.post, event.occurred_on)  # type: ignore[attr-defined]
    if not CASE_ID.fullmatch(fact.subject):
        raise ValueError(fact.subject)
    return StreamId.of_case(fact.subject)


def channel_key(fact: Fact) -> str:
    """The key on Kafka: the post, or the area of a series; never a person."""
    if isinstance(fact.event, SeriesDeposited):
        return fact.event.area
    return fact.event.post  # type: ignore[attr-defined,no-any-return]


def _is_about_activity(fact: Fact) -> bool:
    return isinstance(fact.event, FactCorrected | FactWithdrawn) and fact.subject == fact.event.post
