"""Days and instants in French, by the clock of Paris."""

from datetime import date, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from services.faces.theme.typography import NO_BREAK, ordinal

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
    *("août", "septembre", "octobre", "novembre", "décembre"),
)
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
PARIS = ZoneInfo("Europe/Paris")
Day: TypeAlias = date | str
"""A day, an instant (its day in Paris), or either as ISO 8601 writes it."""


def day(value: Day, year: bool = True) -> str:
    """`13 octobre 2008`, `1er janvier 2009`; without its year where it is said beside."""
    found = _day(value)
    number = ordinal(1) if found.day == 1 else str(found.day)
    said = f"{number} {MONTHS[found.month - 1]}"
    return f"{said} {found.year}" if year else said


def weekday(value: Day) -> str:
    """`lundi 4 janvier 2010`."""
    return f"{WEEKDAYS[_day(value).weekday()]} {day(value)}"


def short_day(value: Day) -> str:
    """`20/01/2010`, for a column."""
    return f"{_day(value):%d/%m/%Y}"


def time(value: datetime | str) -> str:
    """`17 h 42`."""
    moment = _in_paris(value)
    return f"{moment.hour}{NO_BREAK}h{NO_BREAK}{moment:%M}"


def instant(value: datetime | str, year: bool = True) -> str:
    """`31 décembre 2009 à 17 h 42`."""
    return f"{day(value, year)} à {time(value)}"


def _in_paris(value: datetime | str) -> datetime:
    """ValueError for a text that is no instant; one without a zone is taken for Paris's."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment.astimezone(PARIS) if moment.tzinfo else moment.replace(tzinfo=PARIS)


def _day(value: Day) -> date:
    """ValueError for a text that is neither a day nor an instant."""
    if isinstance(value, str):
        return date.fromisoformat(value) if len(value) == 10 else _in_paris(value).date()
    return _in_paris(value).date() if isinstance(value, datetime) else value
