"""Areas of a year beside those of its quarters: nothing small is left of one without the others.

Quarters join more départements than a year does. Who takes from a département's year the quarters
in which it is told apart learns the sum of the others. Where that is few persons, the year joins
what those quarters join.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from contracts.release_plan import Grain, PlannedTable
from services.reporting.domain.disclosure.areas_shown import Perimeters
from services.reporting.domain.disclosure.joined_areas import JoinedAreas
from services.reporting.domain.disclosure.perimeters import Volumes
from services.reporting.domain.disclosure.readers import Reader, rests
from services.reporting.domain.seats import departments_of, post_of

Codes = frozenset[str]
"""Départements, by their codes."""


QuarterAreas = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Force → quarter → seat → the area of départements that shows it in that quarter."""


@dataclass(frozen=True)
class Areas:
    """The areas of a period, and those of its quarters, which each force has of its own.

    `joined`: those of the year that some tables have of their own.
    """

    whole: Perimeters
    quarters: QuarterAreas = field(default_factory=dict)
    joined: JoinedAreas = field(default_factory=dict)

    def of(self, planned: PlannedTable, force: str, year: str) -> Perimeters:
        """The areas in which a table of a force is shown."""
        own = self.joined.get((planned.code, force))
        if Grain.DEPARTMENT_QUARTER in planned.grains:
            return replace(self.whole, quarters=self.quarters.get(force, {}))
        return replace(self.whole, quarters={year: own}) if own else self.whole


class _Rest(NamedTuple):
    """Départements of which the year less the quarters tells too few persons of a force.

    `wider`: those, and what the quarters that do not tell them apart join with them.
    """

    codes: Codes
    wider: Codes
    force: str


def beside_quarters(
    areas: Areas, volumes: Mapping[str, Volumes], area_min: int, readers: Sequence[Reader]
) -> Areas:
    """The areas of a year, joined until every rest is none or at least `area_min` persons.

    `volumes`: by quarter.
    """
    while rest := next(_small_rests(areas, volumes, area_min, readers), None):
        areas = replace(areas, whole=_joined(areas.whole, rest, volumes))
    return areas


def _small_rests(
    areas: Areas, volumes: Mapping[str, Volumes], area_min: int, readers: Sequence[Reader]
) -> Iterator[_Rest]:
    shown = {_codes(area.split("+")) for area in areas.whole.post.values()}
    for force, quarters in areas.quarters.items():
        told = {q: list(_told(of, volumes[q], force)) for q, of in quarters.items()}
        sums = {frozenset(area.split("+")) for area in areas.whole.department.values()}
        sums.update(each for found in told.values() for each in found)
        for codes in sorted({_closed(codes, shown) for codes in sums}, key=sorted):
            left: Counter[str] = Counter()
            wider = codes
            for quarter, found in told.items():
                for each in found:
                    if each & codes and not each <= codes:
                        left.update(_counts(volumes[quarter], each & codes, force))
                        wider |= each
            if any(0 < rest < area_min for rest in rests(left, readers)):
                yield _Rest(codes, wider, force)


def _closed(codes: Codes, shown: Iterable[Codes]) -> Codes:
    """The fewest départements with these of which the year tells a sum."""
    while more := frozenset().union(*(post for post in shown if post & codes)) - codes:
        codes |= more
    return codes


def _told(areas: Mapping[str, str], volumes: Volumes, force: str) -> Iterator[Codes]:
    """What a quarter tells of a force: its areas, without the départements that count nobody."""
    found: dict[str, set[str]] = {}
    for seat, area in areas.items():
        if volumes.get(seat, {}).get(force):
            found.setdefault(area, set()).update(departments_of(seat))
    yield from map(frozenset, found.values())


def _counts(volumes: Volumes, codes: Codes, force: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for seat, of in volumes.items():
        if codes.issuperset(departments_of(seat)):
            found[post_of(seat)] += of.get(force, 0)
    return found


def _joined(year: Perimeters, rest: _Rest, volumes: Mapping[str, Volumes]) -> Perimeters:
    """The year with the areas of `rest.wider` as one, and a post of either side shown together."""
    met = {area for area in year.department.values() if rest.wider.intersection(area.split("+"))}
    whole = "+".join(sorted({code for area in met for code in area.split("+")}))
    departments = {s: whole if area in met else area for s, area in year.department.items()}
    persons: Counter[str] = Counter()
    for of in volumes.values():
        for seat, forces in of.items():
            if departments[seat] == whole:
                persons[year.post[seat]] += forces.get(rest.force, 0)
    sides: tuple[list[str], list[str]] = ([], [])
    for area in sorted(area for area, count in persons.items() if count):
        sides[_codes(area.split("+")) <= rest.codes].append(area)
    pair = [min(side, key=lambda area: persons[area]) for side in sides]
    together = "+".join(sorted("+".join(pair).split("+")))
    posts = {seat: together if area in pair else area for seat, area in year.post.items()}
    return Perimeters(posts, departments)


def _codes(seats: Iterable[str]) -> Codes:
    return frozenset(code for seat in seats for code in departments_of(seat))
