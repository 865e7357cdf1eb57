"""What the address of a page of a post asks: a period, a place in a list; refused in words."""

from datetime import date

from contracts.period import FIRST_YEAR, Period, PeriodNotUnderstood
from services.faces.errors import Refused
from services.faces.theme.figures import counted
from services.faces.theme.periods import during

_WORDS = {1: ("Le mois", "2008-10"), 3: ("Le trimestre", "2008-Q4")}
_NOWHERE = "Page introuvable"


def asked_period(text: str, length: int, today: date) -> Period:
    """The month or the quarter (`length`) that `text` names. Raises Refused for any other text,
    and for a period that has not begun.
    """
    try:
        period = Period.parse(text)
    except PeriodNotUnderstood:
        period = None
    if period is None or period.length != length or period.year < FIRST_YEAR:
        word, like = _WORDS[length]
        raise Refused(
            f"{word} « {text} » n'existe pas : écrivez-le {like}, ou choisissez-le dans la page."
        )
    if period.first_day > today:
        raise Refused(f"Il n'y a encore rien {during(period)}.", 404, _NOWHERE)
    return period


def asked_place(first: int, lines: int) -> int:
    """From which line a list is shown, 0 being its first. Raises Refused for none of them."""
    if not (0 <= first < lines or first == 0):
        raise Refused(
            f"La liste a {counted(lines, 'ligne')} : reprenez-la depuis le début.", 404, _NOWHERE
        )
    return first
