"""Days as ordinals: their ISO form, the days worked, the offset of local clocks."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

FIRST_YEAR = 2008  # of the activity; the registers are older
TAKEOVER = date(2007, 12, 17).toordinal()
"""The registers of the posts that are open then enter the log from that day on."""
TAKEOVER_DAYS = 5  # Monday to Friday
START = date(FIRST_YEAR, 1, 1).toordinal()
TAIL_DAYS = 20  # after the last year: the last quarter is confirmed, late facts come in

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
