"""Cells: where a count is kept, and the small arithmetic of days that counting needs."""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import TypeAlias

Cell: TypeAlias = tuple[str, str, str, str, str, str, str]
"""(table, measure, period, area, force, d1, d2), empty where there is no such dimension."""

Cells: TypeAlias = dict[Cell, int]

LATE_AFTER_DAYS = 30  # after the end of the quarter: a provisional release has gone out by then
MONTH_DAYS = 30  # a month of delay, statistics.md H2


class Areas(tuple[tuple[str, str], ...]):
    """The area of a post, dated: ((since, area), …), the first also valid before its date."""

    __slots__ = ()

    def on(self, day: str) -> str:
        """The area on `day` (ISO)."""
        if len(self) == 1:
            return self[0][1]
        return self[max(bisect_right(self, (day, "\uffff")) - 1, 0)][1]


def add(cells: Cells, cell: Cell, amount: int = 1) -> None:
    """Count `amount` more in `cell`."""
    cells[cell] = cells.get(cell, 0) + amount


def difference(after: Mapping[Cell, int], before: Mapping[Cell, int]) -> Cells:
    """What must be added to the cells so that `before` becomes `after`; zeros left out."""
    changed = {cell: after.get(cell, 0) - amount for cell, amount in before.items()}
    for cell, amount in after.items():
        if cell not in before:
            changed[cell] = amount
    return {cell: amount for cell, amount in changed.items() if amount}


def delay_of(occurred_on: str, received_on: str) -> str:
    """The code of H2: how long after the fact it was received."""
    days = _ordinal(received_on) - _ordinal(occurred_on)
    if days <= 3:
        return "le3j"
    if days <= 5:
        return "4_5j"
    if days <= 14:
        return "6_14j"
    if days <= MONTH_DAYS:
        return "15_30j"
    return "1_3mois" if days < 4 * MONTH_DAYS else "ge4mois"


def is_late(occurred_on: str, received_on: str) -> bool:
    """Whether the fact came after the time given to its quarter (H3)."""
    return _ordinal(received_on) > _last_ordinal_of_quarter(occurred_on[:7]) + LATE_AFTER_DAYS


@lru_cache(maxsize=8192)
def quarter_and_lag(occurred: str, received: str) -> tuple[str, str]:
    """The codes of H4 for two months: the quarter of the fact, how many later it was received."""
    quarter, later = _quarter_number(occurred), _quarter_number(received)
    lag = max(later - quarter, 0)
    return f"t{quarter % 4 + 1}", ("meme", "1", "2", "3", "ge4")[min(lag, 4)]


def quarter_of(day: str) -> str:
    """`2008-Q4` for an ISO day."""
    return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"


def _quarter_number(month: str) -> int:
    return int(month[:4]) * 4 + (int(month[5:7]) - 1) // 3


@lru_cache(maxsize=8192)
def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


@lru_cache(maxsize=1024)
def _last_ordinal_of_quarter(month: str) -> int:
    year, number = int(month[:4]), int(month[5:])
    last_month = 3 * ((number + 2) // 3)
    return date(year, last_month, monthrange(year, last_month)[1]).toordinal()
