"""A role that an account held, and what it is worth on a day."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from contracts.days import day_at
from contracts.identifiers import NATION
from services.access.domain.principals import Held


class GrantState(StrEnum):
    """Whether a grant allows anything on a day; the values are French, as pages show them."""

    TO_COME = "à venir"
    STANDS = "en cours"
    OVER = "terminé"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that an account held: from `since` to `until`, instants, and between two days if told.

    `by`: who gave it; `ended_by`: who took it back, before its last day.
    """

    id: UUID
    login: str
    held: Held
    since: datetime
    until: datetime | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    by: str = ""
    ended_by: str = ""

    def state(self, today: date) -> GrantState:
        """What it is worth now, on a day in Paris."""
        if self.until is not None or (self.ends_on and self.ends_on < today):
            return GrantState.OVER
        return (
            GrantState.TO_COME if self.starts_on and today < self.starts_on else GrantState.STANDS
        )

    def held_on(self, day: date) -> bool:
        """Whether the account held it at some moment of a day in Paris."""
        begun = max(day_at(NATION, self.since), self.starts_on or date.min)
        last = day_at(NATION, self.until) if self.until else date.max
        return begun <= day <= min(last, self.ends_on or date.max)
