"""Whether an indicator has come to the number that a post set for it."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from contracts.read_model import Target
from contracts.statistics import INDICATORS, Indicator
from services.reporting.domain.tables.rows import Value

AT_LEAST = "au_moins"
BY_CODE = {each.code: each for each in INDICATORS}


class Reach(StrEnum):
    """What became of a target; the values are French, for pages."""

    REACHED = "atteint"
    MISSED = "non atteint"
    UNKNOWN = "pas encore connu"


def reach_of(target: Target, value: Value, today: date) -> Reach:
    """What became of a target, by the value of its year; `value`: None where nobody knows it.

    Before its day, a count may have come to what it is to reach; nothing else is known yet.
    """
    if value is None:
        return Reach.UNKNOWN
    wanted, found = Decimal(str(target.target)), Decimal(str(value))
    at_least = target.bound == AT_LEAST
    reached = found >= wanted if at_least else found <= wanted
    if today <= target.due_on and not (reached and at_least and _grows(BY_CODE[target.indicator])):
        return Reach.UNKNOWN
    return Reach.REACHED if reached else Reach.MISSED


def _grows(indicator: Indicator) -> bool:
    """Whether its value of a year can only grow: a count, neither a share nor a score."""
    return indicator.denominator is None and indicator.together != "mean"
