"""Areas of territories: whole areas of posts, so that their totals are sums of what posts show."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from contracts.codes import DEPARTEMENT
from contracts.release_plan import Grain, PlannedTable
from services.reporting.domain.disclosure.areas_shown import Perimeters
from services.reporting.domain.disclosure.linked_table import Grouping, LinkedTable, Published
from services.reporting.domain.disclosure.residence import (
    INSIDE,
    NOT_KNOWN,
    OUTSIDE,
    OWN,
    Places,
    Residence,
    slots_of,
)
from services.reporting.domain.disclosure.territory_parts import too_near
from services.reporting.domain.territories import Territories

RESIDENCE = "B4"


def territory_areas(territories: Territories, year: Perimeters) -> dict[str, tuple[str, ...]]:
    """Seat → the territories that count it: those that it serves, or a post shown with it."""
    served: dict[str, set[str]] = {}
    for code, territory in territories.items():
        for seat in territory.seats:
            if seat in year.post:
                served.setdefault(year.post[seat], set()).add(code)
    return {
        seat: tuple(sorted(served[area]))
        for seat, area in sorted(year.post.items())
        if area in served
    }


def shown_to(planned: PlannedTable, areas: Perimeters) -> Perimeters:
    """The areas of a table: a département that pays reads those of its département, but for
    residence, which is of its own.
    """
    if Grain.TERRITORY_YEAR in planned.grains and planned.code == RESIDENCE:
        return areas
    wanted = Grain.TERRITORY_YEAR in planned.grains
    told = {
        seat: kept
        for seat, codes in areas.territories.items()
        if (kept := tuple(code for code in codes if code not in DEPARTEMENT.by_code))
    }
    return replace(areas, territories=told if wanted else {})


def residence_in(
    territories: Territories,
    own: Mapping[str, tuple[str, ...]],
    then: Mapping[str, Mapping[str, tuple[str, ...]]],
    areas: Perimeters,
) -> Residence:
    """What residence is counted against, in these areas; `then`: the communes of each seat as
    each quarter was released with.
    """
    counted = {code for codes in areas.territories.values() for code in codes}
    told = {code: territory for code, territory in territories.items() if code in counted}
    slots = slots_of(told, areas.territories)
    communes = {code: territory.communes for code, territory in told.items()}
    others = {
        quarter: {seat: of for seat, of in each.items() if own.get(seat) != of}
        for quarter, each in sorted(then.items())
    }
    return Residence(own, others, communes, slots, areas.territories)


def by_pattern(linked: LinkedTable, residence: Residence) -> LinkedTable:
    """The table of communes by the patterns that they make, of the territories that can be told."""
    residence = residence.among(linked.perimeters.post, linked.values)
    while (code := too_near(told := counted_against(linked, residence))) is not None:
        residence = residence.without(code)
    return told


def counted_against(linked: LinkedTable, residence: Residence) -> LinkedTable:
    """The table of communes by the patterns that they make."""
    places = early_places(linked.values, residence)
    return replace(
        linked,
        modalities=residence.patterns,
        perimeters=replace(linked.perimeters, territories=residence.seats),
        values=residence.counts(places),
        residence=residence,
        places=places,
    )


def as_sides(linked: LinkedTable, published: Published) -> Published:
    """What a quarter showed of residence, said by sides; early releases knew two of them."""
    residence = linked.residence
    if linked.table != RESIDENCE:
        return published

    def sides(group: Iterable[str]) -> tuple[str, ...]:
        if residence is None:
            return tuple(side for each in group for side in _EARLY_SIDES[each])
        return tuple(dict.fromkeys(residence.side(each, OWN) for each in group))

    return _regrouped(published, lambda grouping: tuple(map(sides, grouping)))


def as_patterns(linked: LinkedTable, published: Published) -> Published:
    """The same in the patterns of its year."""
    if (residence := linked.residence) is None:
        return published
    return _regrouped(published, lambda grouping: residence.regrouped(grouping, OWN))


def _regrouped(published: Published, groups: Callable[[Grouping], Grouping]) -> Published:
    """Of quarters of the nation, which hide nothing."""
    grids = (replace(grid, grouping=groups(grid.grouping)) for grid in published.grids)
    return replace(published, grids=tuple(grids))


def early_places(leaves: Places, residence: Residence) -> dict[tuple[str, str, str], int]:
    """The leaves by commune; of quarters sealed before communes were kept, by what is known.

    Inside was the commune of the post, outside may have been anywhere or not known.
    """
    found: dict[tuple[str, str, str], int] = {}
    for (seat, quarter, place), count in leaves.items():
        known = place
        if place == INSIDE:
            known = next(iter(residence.own.get(seat, ())), NOT_KNOWN)
        elif place == EARLY_OUTSIDE:
            known = NOT_KNOWN
        found[seat, quarter, known] = found.get((seat, quarter, known), 0) + count
    return dict(sorted(found.items()))


EARLY_OUTSIDE = "hors_nr"
_EARLY_SIDES = {INSIDE: (INSIDE,), EARLY_OUTSIDE: (OUTSIDE, NOT_KNOWN)}
