"""In which area each seat is shown, at each level of a release."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts.identifiers import NATION
from services.reporting.domain.seats import single_seats


@dataclass(frozen=True)
class Perimeters:
    """Seat → the area that shows it as a post, and as a département.

    `quarters`: quarter → seat → the area of départements that shows it in that quarter, where
    quarters are told by département: each force has its own, and joins more than a year does. So
    has the year itself in a table that joins départements of its own (see joined_areas.py).
    `territories`: seat → the territories of funders that count it, by their codes.
    """

    post: Mapping[str, str]
    department: Mapping[str, str]
    quarters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    territories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def areas_of(self, level: str, seat: str, period: str = "") -> tuple[str, ...]:
        """Where a seat counts at a level: once, but for one in several départements."""
        if level == "nation":
            return (NATION,)
        if level == "department" and period in self.quarters:
            of_quarter = self.quarters[period]
            return (of_quarter[seat],) if seat in of_quarter else ()
        if level == "territory":
            return self.territories.get(seat, ())
        known = self.department if level == "department" else self.post
        if seat in known:
            return (known[seat],)
        return tuple(dict.fromkeys(known[single] for single in single_seats(seat)))
