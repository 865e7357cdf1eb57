"""What is told by differences of territories: of one within another, or that share some posts.

Who reads a commune and its EPCI, or a territory and its département, subtracts one from the other.
Each part that is left so is a sensitive cell when it is small, like any figure of the plan.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations

from contracts.release_plan import Grain
from services.reporting.domain.disclosure.linked_table import Grid, LinkedTable
from services.reporting.domain.disclosure.readers import rests
from services.reporting.domain.disclosure.residence import INSIDE, OWN, Residence
from services.reporting.domain.seats import post_of

Part = tuple[tuple[str, ...], tuple[str, ...]]
"""Seats, and the modalities counted together."""

_TOLD_APART = (Grain.TERRITORY_YEAR, Grain.DEPARTMENT_YEAR)


def parts(linked: LinkedTable, grid: Grid) -> Iterator[Part]:
    """The parts of territories that a grid helps to tell, without those it shows itself."""
    if grid.grain not in _TOLD_APART or not linked.perimeters.territories:
        return
    if grid.slot is None or linked.residence is None:
        for posts in _pieces(linked):
            for group in grid.grouping:
                yield posts, group
    else:
        yield from _of_residence(linked, grid.slot, linked.residence)


def too_near(linked: LinkedTable) -> str | None:
    """A territory whose residents, of some posts, are nearly those of a larger one, of more posts.

    What is left of the larger is few persons of several kinds, which no single cell holds: the
    smaller one cannot be told. None where all can.
    """
    areas = linked.areas["territory"]
    for one, other, left in residents_apart(linked, areas):
        if any(0 < abs(rest) < linked.threshold for rest in rests(left, linked.readers)):
            return min(one, other, key=lambda code: (len(areas[code]), code))
    return None


def residents_apart(
    linked: LinkedTable, areas: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, str, Counter[str]]]:
    """Each two territories of other seats that meet, and the residents of one less the other's.

    By post, in the year. `areas`: code → its seats, in order.
    """
    for one, other in combinations(sorted(areas) if linked.residence else (), 2):
        if areas[one] != areas[other] and not {*areas[one]}.isdisjoint(areas[other]):
            left = _inside(linked, one, areas[one])
            left.subtract(_inside(linked, other, areas[other]))
            yield one, other, left


def _inside(linked: LinkedTable, code: str, seats: tuple[str, ...]) -> Counter[str]:
    found: Counter[str] = Counter()
    if (residence := linked.residence) is not None:
        group = residence.grouped((INSIDE,), residence.slots[code])
        for seat in seats:
            found[post_of(seat)] += linked.sum_of((seat,), linked.year, group)
    return found


def _pieces(linked: LinkedTable) -> list[tuple[str, ...]]:
    """What two territories, or a territory and its département, have each alone or in common.

    And what is left of a département without all of them.
    """
    areas = [linked.areas_at("department", linked.year), linked.areas["territory"]]
    territories = [*dict.fromkeys(areas[1].values())]
    known = {*territories, *areas[0].values()}
    found: dict[tuple[str, ...], None] = {}
    for one in territories:
        for other in known:
            if one != other and not {*one}.isdisjoint(other):
                for piece in ({*one} - {*other}, {*other} - {*one}, {*one} & {*other}):
                    found[tuple(sorted(piece))] = None
    for whole in areas[0].values():
        by_territories: dict[tuple[str, ...], list[str]] = {}
        for seat in whole:
            codes = linked.perimeters.territories.get(seat, ())
            by_territories.setdefault(codes, []).append(seat)
        found |= dict.fromkeys(map(tuple, by_territories.values()))
    return [piece for piece in sorted(found) if piece and piece not in known]


def _of_residence(linked: LinkedTable, slot: int, residence: Residence) -> Iterator[Part]:
    """The same of residents, against territories of other slots and those of the posts."""
    areas, slots = linked.areas["territory"], residence.slots
    mine = [seats for code, seats in areas.items() if slots[code] == slot]
    others = [(slots[code], seats) for code, seats in areas.items() if slots[code] != slot]
    for one in mine:
        yield from _crossed(residence, one, slot, OWN)
        for at, other in others:
            if common := tuple(seat for seat in one if seat in other):
                yield from _crossed(residence, common, slot, at)
                for of, seats in ((slot, {*one} - {*other}), (at, {*other} - {*one})):
                    if seats:
                        yield tuple(sorted(seats)), residence.grouped((INSIDE,), of)


def _crossed(residence: Residence, seats: tuple[str, ...], one: int, other: int) -> Iterator[Part]:
    """Inside both, inside either alone, and the rest."""
    by_sides: dict[tuple[bool, bool], list[str]] = {}
    for pattern in residence.patterns:
        sides = [residence.side(pattern, slot) == INSIDE for slot in (one, other)]
        by_sides.setdefault((sides[0], sides[1]), []).append(pattern)
    for group in by_sides.values():
        yield seats, tuple(group)
