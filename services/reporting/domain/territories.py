"""Territories of funders: which they are in a period, by the register, and which posts serve each.

A territory is a département, a commune, or an intercommunality (EPCI) by its SIREN. It is told of
in a year for which its money was promised to a post, or an EPCI was declared with its communes.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from contracts.codes import DEPARTEMENT
from contracts.patterns import department_of, is_siren
from contracts.period import Period
from contracts.read_model import Pledge, PostRecord
from services.reporting.domain.compositions import compositions
from services.reporting.domain.seats import seat_of, version_at
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
    for siren, said in compositions(posts, period.last_day).items():
        communes[siren] = said.communes
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


def own_communes(records: Iterable[PostRecord], period: Period) -> dict[str, tuple[str, ...]]:
    """The territory of each post, as it last was while the post was in each of its départements,
    by seat.
    """
    return {
        seat_of(record.post, department): _communes(record, period, department)
        for record in records
        for department in sorted({department_of(version.commune) for version in record.versions})
    }


def pays(record: PostRecord, pledge: Pledge, period: Period) -> str | None:
    """The territory whose money a pledge for the year of a period is; None for other funders."""
    if pledge.year != period.year:
        return None
    if pledge.funder == OF_A_DEPARTMENT:
        return department_of(record.version_on(period.last_day).commune)
    return pledge.funder_code


def _paying(record: PostRecord, period: Period) -> Iterable[str]:
    for pledge in record.pledges:
        local = pledge.funder == OF_A_DEPARTMENT or (
            pledge.funder == OF_A_COMMUNE and _is_commune(pledge.funder_code)
        )
        if local and (code := pays(record, pledge, period)):
            yield code


def _is_commune(code: str | None) -> bool:
    return bool(code) and not is_siren(str(code))


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
