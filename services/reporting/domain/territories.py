"""Territories of funders: which they are in a period, by the register, and which posts serve each.

A territory is a département, a commune, or an intercommunality (EPCI) by its SIREN. It is told of
in a year for which its money was promised to a post, or an EPCI was declared with its communes.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from contracts.codes import DEPARTEMENT
from contracts.patterns import SIREN_DIGITS, department_of
from contracts.period import Period
from contracts.read_model import PostRecord
from services.reporting.domain.seats import departments_of, seat_of, version_at
from services.reporting.domain.tables.perimeter import departments_open

OF_A_DEPARTMENT, OF_A_COMMUNE = "cg", "commune"
"""The funders whose territory their pledge names."""


class Territory(NamedTuple):
    """Where the people live of whom a funder asks; `communes`: none for a whole département.

    `seats`: those of the posts that serve it (see seats.py): their commune or one that they
    cover lies in it, or it pays for them.
    """

    code: str
    communes: tuple[str, ...]
    seats: tuple[str, ...]

    @property
    def is_department(self) -> bool:
        """Whether it is a whole département."""
        return not self.communes

    def holds(self, commune: str) -> bool:
        """Whether a commune lies in it."""
        return commune in self.communes if self.communes else department_of(commune) == self.code


Territories = Mapping[str, Territory]
"""By their codes, in order."""


def territories_of(records: Iterable[PostRecord], period: Period) -> Territories:
    """The territories of a period, as the register tells them."""
    posts = list(records)
    paid: dict[str, set[str]] = {}
    communes: dict[str, tuple[str, ...]] = {}
    for record in posts:
        for code in _paying(record, period):
            paid.setdefault(code, set()).add(record.post)
            communes[code] = () if code in DEPARTEMENT.by_code else (code,)
    for siren, (_, _, declared) in sorted(_declared(posts, period).items()):
        communes[siren] = declared
    found = {}
    for code in sorted(communes):
        alone = Territory(code, communes[code], ())
        seats = sorted(
            seat_of(record.post, department)
            for record in posts
            for department in departments_open(record, period)
            if _serves(record, period, department, alone)
            or (record.post in paid.get(code, ()) and _near(alone, department))
        )
        found[code] = alone._replace(seats=tuple(seats))
    return found


def own_communes(
    seats: Iterable[str], records: Iterable[PostRecord], period: Period
) -> dict[str, tuple[str, ...]]:
    """The territory of each seat's own post, as it last was while the post was there."""
    known = {record.post: record for record in records}
    return {
        seat: _communes(known[post], period, departments_of(seat)[0])
        for seat in seats
        for post in [seat.partition("@")[0]]
        if post in known
    }


def _paying(record: PostRecord, period: Period) -> Iterable[str]:
    for pledge in record.pledges:
        if pledge.year == period.year:
            if pledge.funder == OF_A_DEPARTMENT:
                yield department_of(record.version_on(period.last_day).commune)
            elif pledge.funder == OF_A_COMMUNE and _is_commune(pledge.funder_code):
                yield str(pledge.funder_code)


def _is_commune(code: str | None) -> bool:
    return bool(code) and len(str(code)) != SIREN_DIGITS


def _declared(
    records: Iterable[PostRecord], period: Period
) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """SIREN → the day and post of its last declaration up to the period's end, its communes."""
    found: dict[str, tuple[str, str, tuple[str, ...]]] = {}
    for record in records:
        for said in record.territories:
            if said.since <= period.last_day:
                told = (said.since.isoformat(), record.post, said.communes)
                found[said.siren] = max(found.get(said.siren, told), told)
    return found


def _serves(record: PostRecord, period: Period, department: str, territory: Territory) -> bool:
    return any(map(territory.holds, _communes(record, period, department)))


def _near(territory: Territory, department: str) -> bool:
    """Whether the territory reaches into a département."""
    if territory.is_department:
        return territory.code == department
    return any(department_of(commune) == department for commune in territory.communes)


def _communes(record: PostRecord, period: Period, department: str) -> tuple[str, ...]:
    version = version_at(record, period, department)
    return tuple(dict.fromkeys((version.commune, *version.units)))
