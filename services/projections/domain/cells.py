"""Cells: where a count is kept, and the small arithmetic of days that counting needs."""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeAlias


class Cell(NamedTuple):
    """Where a count is kept; `d1` and `d2`: the codes of the table's own dimensions.

    A dimension that the table does not have is empty.
    """

    table: str
    measure: str
    period: str
    area: str
    force: str = ""
    d1: str = ""
    d2: str = ""


Cells: TypeAlias = dict[Cell, int]

LATE_AFTER_DAYS = 30  # after the end of the quarter: a provisional release has gone out by then
MONTH_DAYS = 30  # a month of delay, statistics.md H2
LAGS = ("meme", "1", "2", "3", "ge4")  # quarters after that of the fact


class Areas(tuple[tuple[str, ...], ...]):
    """The area of a post, dated: ((since, area), …), the first also valid before its date.

    Where the area is the post itself, a third word names its département while that is not the
    one of the post's number.
    """

    __slots__ = ()

    @property
    def settled(self) -> bool:
        """Whether all that the post says counts in one way, whatever the day."""
        return len(self) == 1 and len(self[0]) == 2

    def on(self, day: str) -> str:
        """The area on `day` (ISO)."""
        return self._at(day)[1]

    def elsewhere_on(self, day: str) -> str:
        """The département of a post on `day`, where its area does not tell: else empty."""
        return "".join(self._at(day)[2:])

    def _at(self, day: str) -> tuple[str, ...]:
        if len(self) == 1:
            return self[0]
        return self[max(bisect_right(self, (day, "\uffff")) - 1, 0)]


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


class Reception(NamedTuple):
    """When a fact was received: `delay` (H2), `lag` (H4), and whether late (H3)."""

    delay: str
    lag: str
    late: bool


@lru_cache(maxsize=65536)
def reception(occurred_on: str, received_on: str) -> Reception:
    """How long after the day of a fact it was received, from the two days (ISO).

    Late is after the time given to its quarter.
    """
    occurred, received = _ordinal(occurred_on), _ordinal(received_on)
    late = received > _last_ordinal_of_quarter(occurred_on[:7]) + LATE_AFTER_DAYS
    quarters = max(_quarter_number(received_on) - _quarter_number(occurred_on), 0)
    return Reception(_delay(received - occurred), LAGS[min(quarters, len(LAGS) - 1)], late)


def quarter_of(day: str) -> str:
    """`2008-Q4` for an ISO day."""
    return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"


def _delay(days: int) -> str:
    if days <= 3:
        return "le3j"
    if days <= 5:
        return "4_5j"
    if days <= 14:
        return "6_14j"
    if days <= MONTH_DAYS:
        return "15_30j"
    return "1_3mois" if days < 4 * MONTH_DAYS else "ge4mois"


def _quarter_number(day: str) -> int:
    return int(day[:4]) * 4 + (int(day[5:7]) - 1) // 3


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


@lru_cache(maxsize=1024)
def _last_ordinal_of_quarter(month: str) -> int:
    year, number = int(month[:4]), int(month[5:])
    last_month = 3 * ((number + 2) // 3)
    return date(year, last_month, monthrange(year, last_month)[1]).toordinal()
