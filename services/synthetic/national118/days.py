"""Days as ordinals: their ISO form, the days worked, the offset of local clocks."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

REPORT_YEAR = 2008  # of the report, and of the data set unless another is asked for
TAKEOVER_DAYS = 5  # Monday to Friday
TAIL_DAYS = 20  # after the last day: the last quarter is confirmed, late facts come in


class Span(NamedTuple):
    """The years of the activity, the last perhaps in part; days are ordinals."""

    first_year: int
    last_day: int

    @classmethod
    def of(cls, years: int, until: date | None = None) -> "Span":
        """So many years to the end of a day; from the report's year on when none is told."""
        last = until or date(REPORT_YEAR + years - 1, 12, 31)
        return cls(last.year - years + 1, last.toordinal())

    @property
    def start(self) -> int:
        """The first day of the activity."""
        return ordinal(self.first_year)

    @property
    def takeover(self) -> int:
        """The registers of the posts that are open enter the log from that Monday on."""
        before = date(self.first_year - 1, 12, 17)
        return before.toordinal() - before.weekday()

    @property
    def years(self) -> range:
        """Its civil years."""
        return range(self.first_year, year_of(self.last_day) + 1)

    @property
    def end(self) -> int:
        """The last day of its last year, to which registers and practices are laid out."""
        return ordinal(year_of(self.last_day), 12, 31)

    @property
    def shift(self) -> int:
        """Years from the report's to its own: how much younger its posts are."""
        return self.first_year - REPORT_YEAR


_FEASTS = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}


def ordinal(year: int, month: int = 1, day: int = 1) -> int:
    """The number of a day."""
    return date(year, month, day).toordinal()


@cache
def iso(day: int) -> str:
    """`2008-10-14`."""
    return date.fromordinal(day).isoformat()


def year_of(day: int) -> int:
    """The civil year of a day."""
    return date.fromordinal(day).year


def quarter_of(day: int) -> str:
    """`2008-Q4`."""
    on = date.fromordinal(day)
    return f"{on.year}-Q{(on.month + 2) // 3}"


def is_worked(day: int) -> bool:
    """Whether offices are open: no week-end, no feast of fixed date (S44: 83 % do so)."""
    on = date.fromordinal(day)
    return on.weekday() < 5 and (on.month, on.day) not in _FEASTS


def worked(days: Iterable[int]) -> list[int]:
    """Those of `days` on which offices are open."""
    return [day for day in days if is_worked(day)]


@cache
def offset(zone: ZoneInfo, day: int) -> tuple[int, str]:
    """How far clocks are ahead of UTC at noon of a day: in seconds, and as `+01:00`."""
    noon = datetime.fromordinal(day).replace(hour=12, tzinfo=zone)
    return int(noon.strftime("%z")[:3]) * 3600, noon.isoformat()[-6:]
