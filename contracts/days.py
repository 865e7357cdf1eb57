"""Which civil day an instant is: at a post by the clocks of its département, else in Paris.

Nothing else turns an instant into a day. A day is `occurred_on` and the like: it has no zone, it
is told where it is lived.
"""

import re
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from contracts.data_files import read_toml
from contracts.patterns import department_of

_WRITTEN = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})|(\d{2})(\d{2})(\d{4})")
_PARIS = ZoneInfo("Europe/Paris")
_OVERSEAS = {
    code: ZoneInfo(name) for code, name in read_toml("contracts/zones.toml", dict[str, str]).items()
}


def zone_of(area: str) -> ZoneInfo:
    """The clock of a post, a département or a commune; that of Paris for the nation (`FR`), and
    for an organisation (SIREN, nine digits).
    """
    return _OVERSEAS.get(department_of(area), _PARIS)


def at_home(area: str, instant: datetime | str) -> datetime:
    """An instant, or its ISO 8601 text, as the clocks of `area` show it.

    One without offset is taken for theirs. Raises ValueError for a text that is no instant.
    """
    moment = instant if isinstance(instant, datetime) else datetime.fromisoformat(instant)
    zone = zone_of(area)
    try:
        return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    except OverflowError:  # in the first or last hours of the calendar
        return moment.replace(tzinfo=zone)


@lru_cache(maxsize=8192)
def day_at(area: str, instant: datetime | str) -> date:
    """The day of an instant in `area`. Raises what `at_home` does."""
    return at_home(area, instant).date()


def written(area: str, instant: datetime | str) -> str:
    """`20/01/2010 à 17:42`, as the clocks of `area` show an instant: for plain text in French."""
    moment = at_home(area, instant)
    return f"{written_day(moment)} à {moment:%H:%M}"


def written_day(day: date) -> str:
    """`20/01/2010`: the year in four digits, whatever it is (strftime writes the year 1 as 1)."""
    return f"{day:%d/%m}/{day.year:04}"


def day_written(text: str) -> date:
    """A day as it is typed in France: `20/01/2010`, `20.1.2010`, `20012010`. Raises ValueError."""
    written = _WRITTEN.fullmatch(text.strip())
    if written is None:
        raise ValueError(f"no day is written {text!r}")
    day, month, year = (int(part) for part in written.groups() if part is not None)
    return date(year, month, day)
