"""A role that an account held, and what it is worth on a day."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from contracts.days import day_at
from services.access.domain.principals import Held


class GrantState(StrEnum):
    """Whether a grant allows anything on a day; the values are French, as pages show them."""

    TO_COME = "à venir"
    STANDS = "en cours"
    OVER = "terminé"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that an account held: from `since` to `until`, instants, and between two days if told.

    These days are lived where the role is: each area of the scope by its own clock.

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

    def state(self, now: datetime) -> GrantState:
        """What it is worth now: it stands while it does in one area of its scope."""
        if self.until is not None:
            return GrantState.OVER
        if self.held_at(now).scope:
            return GrantState.STANDS
        begun = all(day_at(area, now) >= self._first for area in self.held.scope)
        return GrantState.OVER if begun else GrantState.TO_COME

    def held_at(self, now: datetime) -> Held:
        """Its role in the areas where an instant is between its days; taken back or not."""
        if self.starts_on is None and self.ends_on is None:
            return self.held
        days = {area: day_at(area, now) for area in self.held.scope}
        stands = (area for area, day in days.items() if self._first <= day <= self._last)
        return self.held._replace(scope=frozenset(stands))

    def held_on(self, day: date) -> bool:
        """Whether the account held it at some moment of a day, in one area of its scope."""
        return self._first <= day <= self._last and any(
            day_at(area, self.since) <= day
            and (self.until is None or day <= day_at(area, self.until))
            for area in self.held.scope
        )

    @property
    def _first(self) -> date:
        return self.starts_on or date.min

    @property
    def _last(self) -> date:
        return self.ends_on or date.max
