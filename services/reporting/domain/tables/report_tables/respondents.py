"""A post that answered the yearly questionnaire, and its register on the day it did."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from contracts.read_model import CellRow, Convention, Holding, Pledge, PostRecord, PostVersion


@dataclass(frozen=True)
class Respondent:
    """The answers of a post for a year; what it did not answer is None or missing."""

    record: PostRecord
    year: int
    answers: Mapping[str, Any]

    @cached_property
    def day(self) -> date:
        """The day of the answers."""
        return date.fromisoformat(self.answers["effective_on"])

    @cached_property
    def post(self) -> PostVersion:
        """The attributes of the post on that day."""
        return self.record.version_on(self.day)

    @cached_property
    def holding(self) -> Holding | None:
        """Who held the post on that day, None when it was vacant."""
        for held in self.record.holdings:
            if held.since <= self.day and (held.until is None or self.day < held.until):
                return held
        return None

    @cached_property
    def conventions(self) -> tuple[Convention, ...]:
        """The conventions in force on that day."""
        return tuple(
            signed
            for signed in self.record.conventions
            if signed.starts_on <= self.day <= signed.ends_on
        )

    @cached_property
    def pledges(self) -> tuple[Pledge, ...]:
        """What the funders promise for the year."""
        return tuple(pledge for pledge in self.record.pledges if pledge.year == self.year)


@dataclass(frozen=True)
class Surveyed:
    """What the tables of a year are made of. `situations`: cells of the year, any table."""

    year: int
    posts: tuple[PostRecord, ...]
    respondents: tuple[Respondent, ...]
    situations: tuple[CellRow, ...]


def surveyed(year: int, posts: Iterable[PostRecord], situations: Iterable[CellRow]) -> Surveyed:
    """The posts that answered for the year, beside all posts and situations."""
    known = tuple(posts)
    return Surveyed(
        year,
        known,
        tuple(
            Respondent(record, year, record.surveys[year])
            for record in known
            if year in record.surveys
        ),
        tuple(cell for cell in situations if cell.period.startswith(str(year))),
    )
