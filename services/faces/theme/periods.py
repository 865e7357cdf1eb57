"""Periods in French: in a title, in a sentence, in a column."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from contracts.period import Period
from services.faces.theme.dates import MONTHS
from services.faces.theme.frame import Link
from services.faces.theme.typography import ordinal


def period(value: Period | str) -> str:
    """`4e trimestre 2009`, `Année 2009`, `octobre 2008`. Raises PeriodNotUnderstood."""
    found = _period(value)
    if found.length == 12:
        return f"Année {found.year}"
    return _within(found)


def during(value: Period | str) -> str:
    """`au 4e trimestre 2009`, `en 2009`, `en octobre 2008`. Raises PeriodNotUnderstood."""
    found = _period(value)
    if found.length == 12:
        return f"en {found.year}"
    return f"{'au' if found.length == 3 else 'en'} {_within(found)}"


def short_period(value: Period | str) -> str:
    """`T4 2009`, `2009`, `10/2008`, for a column. Raises PeriodNotUnderstood."""
    found = _period(value)
    if found.length == 12:
        return str(found.year)
    if found.length == 3:
        return f"T{_quarter(found)} {found.year}"
    return f"{found.first_month:02d}/{found.year}"


class PeriodChoices(NamedTuple):
    """The periods offered around the one shown; `years`: those of each year, the last year first.

    Each is a link that is named by its period.
    """

    current: Period
    before: Link | None
    after: Link | None
    years: Sequence[tuple[int, Sequence[Link]]]


def choices(
    current: Period,
    before: Period | None,
    after: Period | None,
    offered: Iterable[Period],
    address: Callable[[Period], str],
) -> PeriodChoices:
    """`offered`: in their order, year by year; `address` is that of the page of a period."""

    def link(period: Period) -> Link:
        return Link(str(period), address(period), current=period == current)

    years = [(year, [*map(link, each)]) for year, each in groupby(offered, lambda p: p.year)]
    return PeriodChoices(
        current,
        link(before) if before else None,
        link(after) if after else None,
        list(reversed(years)),
    )


def _within(found: Period) -> str:
    if found.length == 3:
        return f"{ordinal(_quarter(found))} trimestre {found.year}"
    return f"{MONTHS[found.first_month - 1]} {found.year}"


def _quarter(found: Period) -> int:
    return (found.first_month + 2) // 3


def _period(value: Period | str) -> Period:
    return value if isinstance(value, Period) else Period.parse(value)
