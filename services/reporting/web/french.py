"""Days, periods and counts in French words. Figures are those of the formats."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from contracts.period import Period
from services.reporting.adapters.formats.figures import figure

PARIS = ZoneInfo("Europe/Paris")
NOT_GIVEN = "non renseigné"
MINUS = "\N{MINUS SIGN}"
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def french_date(day: date) -> str:
    """`31/12/2008`."""
    return day.strftime("%d/%m/%Y")


def french_moment(recorded_at: str) -> str:
    """An instant of the log, in Paris: `24/11/2008 à 09:12`; `jamais` before the first."""
    if not recorded_at:
        return "jamais"
    moment = datetime.fromisoformat(recorded_at).astimezone(PARIS)
    return f"{french_date(moment.date())} à {moment:%H:%M}"


def paris_day(recorded_at: str) -> date:
    """The day of an instant of the log, in Paris; nothing is past for an empty log."""
    if not recorded_at:
        return date.min
    return datetime.fromisoformat(recorded_at).astimezone(PARIS).date()


def period_in_words(period: Period) -> str:
    """`2008`, `4e trimestre 2008` or `octobre 2008`."""
    if period.length == 12:
        return str(period.year)
    if period.length == 3:
        return f"{_rank(period)} trimestre {period.year}"
    return f"{MONTHS[period.first_month - 1]} {period.year}"


def during(period: Period) -> str:
    """`en 2008`, `au 4e trimestre 2008` or `en octobre 2008`."""
    return f"{'au' if period.length == 3 else 'en'} {period_in_words(period)}"


def counted(number: int, one: str, many: str) -> str:
    """`1 situation ouverte`, `2 situations ouvertes`; nought is singular in French."""
    return f"{figure(number)} {one if number < 2 else many}"


def signed(number: int) -> str:
    """`+12` or `−12`, with a true minus sign."""
    return f"{'+' if number > 0 else MINUS}{figure(abs(number))}"


def percent(value: str | None) -> str:
    """`41,20 %`, never cut at the end of a line."""
    return f"{figure(value)}\N{NO-BREAK SPACE}%" if value is not None else figure(None)


def _rank(period: Period) -> str:
    quarter = (period.first_month + 2) // 3
    return "1er" if quarter == 1 else f"{quarter}e"
