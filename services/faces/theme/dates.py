"""Days and instants in French. An instant is told by the clocks of an area: those of its reader.

`area`: the post on a page of a post; without it Paris, where the nation's partners read.
"""

from datetime import date, datetime
from typing import TypeAlias

from contracts.days import at_home, day_at, written_day
from contracts.identifiers import NATION
from services.faces.theme.typography import NO_BREAK, ordinal

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
    *("août", "septembre", "octobre", "novembre", "décembre"),
)
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
Day: TypeAlias = date | str
"""A day, an instant, or either as ISO 8601 writes it."""


def day(value: Day, year: bool = True, area: str = NATION) -> str:
    """`13 octobre 2008`, `1er janvier 2009`; without its year where it is said beside."""
    found = _day(value, area)
    number = ordinal(1) if found.day == 1 else str(found.day)
    said = f"{number} {MONTHS[found.month - 1]}"
    return f"{said} {found.year}" if year else said


def weekday(value: Day) -> str:
    """`lundi 4 janvier 2010`."""
    return f"{WEEKDAYS[_day(value, NATION).weekday()]} {day(value)}"


def short_day(value: Day, area: str = NATION) -> str:
    """`20/01/2010`, for a column."""
    return written_day(_day(value, area))


def time(value: datetime | str, area: str = NATION) -> str:
    """`17 h 42`."""
    moment = at_home(area, value)
    return f"{moment.hour}{NO_BREAK}h{NO_BREAK}{moment:%M}"


def instant(value: datetime | str, year: bool = True, area: str = NATION) -> str:
    """`31 décembre 2009 à 17 h 42`."""
    return f"{day(value, year, area)} à {time(value, area)}"


def _day(value: Day, area: str) -> date:
    """ValueError for a text that is neither a day nor an instant."""
    if isinstance(value, str) and len(value) == 10:
        return date.fromisoformat(value)
    return day_at(area, value) if isinstance(value, datetime | str) else value
