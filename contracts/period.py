"""Civil periods: a month, a quarter or a year, of days as they are lived (contracts.days)."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cached_property

_WRITTEN = re.compile(
    r"^(?P<year>(?!0000)[0-9]{4})(-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?$"
)


FIRST_YEAR, LAST_YEAR = 1900, 2199
"""No page counts, and no register says, anything before or after: who typed it meant another year.

Their neighbours are years of the calendar, so what comes before and after can always be asked.
"""


class PeriodNotUnderstood(ValueError):
    """The text is not `2008`, `2008-Q4` or `2008-10`."""


@dataclass(frozen=True, order=True)
class Period:
    """Whole months from `first_month` on: 12 (a year), 3 (a quarter) or 1 (a month).

    What it consists of is kept once asked for: a table asks it again for each post.
    """

    year: int
    first_month: int
    length: int

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read `2008`, `2008-Q4` or `2008-10`.

        Raises PeriodNotUnderstood for anything else.
        """
        written = _WRITTEN.match(text)
        if written is None:
            raise PeriodNotUnderstood(text)
        year = int(written["year"])
        if written["quarter"]:
            return cls(year, 3 * int(written["quarter"]) - 2, 3)
        if written["month"]:
            return cls(year, int(written["month"]), 1)
        return cls(year, 1, 12)

    def __str__(self) -> str:
        if self.length == 12:
            return f"{self.year:04d}"
        if self.length == 3:
            return f"{self.year:04d}-Q{(self.first_month + 2) // 3}"
        return f"{self.year:04d}-{self.first_month:02d}"

    @cached_property
    def first_day(self) -> date:
        """The first day, included."""
        return date(self.year, self.first_month, 1)

    @cached_property
    def last_day(self) -> date:
        """The last day, included."""
        last_month = self.first_month + self.length - 1
        return date(self.year, last_month, monthrange(self.year, last_month)[1])

    @cached_property
    def months(self) -> tuple[str, ...]:
        """Its months as `2008-10`, in order."""
        return tuple(
            f"{self.year:04d}-{month:02d}"
            for month in range(self.first_month, self.first_month + self.length)
        )

    @cached_property
    def quarters(self) -> tuple["Period", ...]:
        """The quarters it contains entirely: four, one or none."""
        if self.length == 1:
            return ()
        return tuple(
            Period(self.year, month, 3)
            for month in range(self.first_month, self.first_month + self.length, 3)
        )

    @property
    def previous(self) -> "Period":
        """The period of the same length that ends where this one begins."""
        return self._moved(-1)

    @property
    def next(self) -> "Period":
        """The period of the same length that begins where this one ends."""
        return self._moved(1)

    def _moved(self, by: int) -> "Period":
        months = 12 * self.year + self.first_month - 1 + by * self.length
        return Period(months // 12, months % 12 + 1, self.length)

    def contains(self, day: date) -> bool:
        """Whether `day` falls in the period, both ends included."""
        return self.first_day <= day <= self.last_day


def quarter_of(day: date) -> str:
    """`2008-Q4` for any day of that quarter."""
    return f"{day.year:04d}-Q{(day.month + 2) // 3}"
