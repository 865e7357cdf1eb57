"""Exact figures, and how the report rounds them."""

from collections.abc import Callable, Collection
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import NamedTuple

from services.reporting.domain.tables.report_tables.respondents import Surveyed
from services.reporting.domain.tables.rows import Value


class Figure(NamedTuple):
    """The value of a cell before it is rounded, and the number it relates to."""

    value: Fraction | int | None
    base: int | None


CellRule = Callable[[Surveyed, str, str], Figure]
"""The figure of a row and a column."""

NOTHING = Figure(None, 0)


def share(part: int, whole: int) -> Figure:
    """The part in percent of the whole; nothing when the whole is 0."""
    return Figure(Fraction(100 * part, whole), whole) if whole else NOTHING


def mean(values: Collection[Fraction]) -> Figure:
    """The plain mean; nothing without any value."""
    return Figure(sum(values, Fraction()) / len(values), len(values)) if values else NOTHING


def exact(written: float) -> Fraction:
    """The decimal that was written, not its binary neighbour."""
    return Fraction(Decimal(str(written)))


def rounded(value: Fraction | int | None, step: Decimal) -> Value:
    """The nearest multiple of `step`, half up; text when it has decimals."""
    if not isinstance(value, Fraction):
        return value
    printed = floor(value / Fraction(step) + Fraction(1, 2)) * step
    return int(printed) if printed == int(printed) else str(printed)
