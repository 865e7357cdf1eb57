"""Residence against several territories at once: of the post, of its funders, one in another.

A person lives in one commune, which a post sees as a *pattern*: whether it lies in the post's own
territory (the first digit), then in a territory of each slot. Slots part the territories so that
no seat counts for two of one slot. Where a seat counts for none, the digit is that of a territory
like it: nobody is shown it, and patterns mean the same at all seats. So persons can be exchanged
between posts of different places, as certificates do.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from contracts.patterns import department_of
from services.reporting.domain.seats import departments_of
from services.reporting.domain.territories import Territory

NOT_KNOWN = "nr"
INSIDE, OUTSIDE = "dans", "hors"
SIDES = (INSIDE, OUTSIDE, NOT_KNOWN)
OWN = 0
"""The slot of the territory of the post itself."""

LONGEST_DEPARTMENT = 3  # letters of a code: 971

Places = Mapping[tuple[str, str, str], int]
"""A seat, a quarter, a commune (or `nr`) → situations."""


@dataclass(frozen=True)
class Residence:
    """What residence is counted against.

    `own`: seat → the communes of its post; `then`: quarter released before → seat → those of then,
    where they were others. `territories`: code → its communes, none for a whole département.
    `slots`: code → its slot. `seats`: seat → the territories that count it.
    """

    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    then: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    territories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    slots: Mapping[str, int] = field(default_factory=dict)
    seats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def without(self, code: str) -> "Residence":
        """The same against all territories but one."""
        left = (
            (seat, tuple(each for each in of if each != code)) for seat, of in self.seats.items()
        )
        return replace(
            self,
            territories={each: of for each, of in self.territories.items() if each != code},
            slots={each: of for each, of in self.slots.items() if each != code},
            seats={seat: of for seat, of in left if of},
        )

    def among(self, seats: Iterable[str], leaves: Iterable[tuple[str, str, str]]) -> "Residence":
        """The same of some seats alone, in quarters of then where they have leaves."""
        there = {(seat, quarter) for seat, quarter, _ in leaves}
        then = {q: {s: c for s, c in of.items() if (s, q) in there} for q, of in self.then.items()}
        return replace(
            self,
            own={seat: self.own.get(seat, ()) for seat in sorted(seats)},
            then={quarter: of for quarter, of in then.items() if of},
        )

    def counts(self, places: Places) -> dict[tuple[str, str, str], int]:
        """The leaves by pattern, of those by commune."""
        found: dict[tuple[str, str, str], int] = {}
        for (seat, quarter, place), count in places.items():
            leaf = (seat, quarter, self.pattern(seat, place, quarter))
            found[leaf] = found.get(leaf, 0) + count
        return dict(sorted(found.items()))

    def pattern(self, seat: str, place: str, quarter: str = "") -> str:
        """How a seat sees a commune, in a quarter; `nr` where it is not known."""
        if place == NOT_KNOWN:
            return NOT_KNOWN
        own = self.then.get(quarter, {}).get(seat, self.own.get(seat, ()))
        return "".join("01"[self._holds(seat, slot, place, own)] for slot in range(self._width))

    def side(self, pattern: str, slot: int) -> str:
        """Inside, outside, or not known."""
        if pattern == NOT_KNOWN:
            return NOT_KNOWN
        return INSIDE if pattern[slot] == "1" else OUTSIDE

    def grouped(self, sides: Iterable[str], slot: int) -> tuple[str, ...]:
        """The patterns that lie on these sides of the territories of a slot."""
        wanted = {*sides}
        return tuple(each for each in self.patterns if self.side(each, slot) in wanted)

    def regrouped(
        self, grouping: Iterable[Iterable[str]], slot: int
    ) -> tuple[tuple[str, ...], ...]:
        """The patterns, grouped as `grouping` groups the sides of the territories of a slot."""
        groups = (self.grouped(sides, slot) for sides in grouping)
        return tuple(group for group in groups if group)

    def can_be(self, seat: str, pattern: str) -> bool:
        """Whether some commune makes the digits of a pattern that anybody is shown of a seat."""
        known = self._possible_at(seat)
        return pattern == NOT_KNOWN or self._seen(seat, pattern) in known

    @cached_property
    def patterns(self) -> tuple[str, ...]:
        """Every pattern that some commune makes at some seat, and `nr`."""
        found = {each for seat in self.own for each in self._made_at(seat)}
        return (*sorted(found, reverse=True), NOT_KNOWN)

    @property
    def every_slot(self) -> list[int]:
        """The slots that territories are in, in order; without any that of no territory."""
        return sorted({*self.slots.values()}) or [OWN]

    @property
    def _width(self) -> int:
        return max(self.slots.values(), default=OWN) + 1

    def _holds(self, seat: str, slot: int, place: str, own: tuple[str, ...]) -> bool:
        if slot == OWN:
            return place in own
        code = self._at.get((seat, slot))
        if code is not None:
            return Territory(code, self.territories[code], ()).holds(place)
        if slot in self._of_departments:
            return department_of(place) in departments_of(seat)
        return place in own

    def _seen(self, seat: str, pattern: str) -> str:
        return "".join(pattern[slot] for slot in self._shown.get(seat, (OWN,)))

    def _possible_at(self, seat: str) -> frozenset[str]:
        if seat not in self._possible:
            made = self._made_at(seat)
            self._possible[seat] = frozenset(self._seen(seat, each) for each in made)
        return self._possible[seat]

    def _made_at(self, seat: str) -> frozenset[str]:
        """Every pattern that some commune makes at a seat, in some quarter."""
        quarters = ("", *(quarter for quarter, of in self.then.items() if seat in of))
        communes = [*self._communes(seat)]
        return frozenset(self.pattern(seat, each, q) for q in quarters for each in communes)

    def _communes(self, seat: str) -> Iterable[str]:
        """A commune for each way in which territories near a seat can hold one."""
        codes = self.seats.get(seat, ())
        near = {place for code in codes for place in self.territories[code]}
        departments = [*departments_of(seat), *codes, "00"]
        elsewhere = [f"{code}000" for code in departments if len(code) <= LONGEST_DEPARTMENT]
        then = [place for of in self.then.values() for place in of.get(seat, ())]
        return (*self.own.get(seat, ()), *then, *sorted(near), *elsewhere)

    @cached_property
    def _possible(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _at(self) -> Mapping[tuple[str, int], str]:
        return {(seat, self.slots[code]): code for seat, of in self.seats.items() for code in of}

    @cached_property
    def _shown(self) -> Mapping[str, tuple[int, ...]]:
        """The slots of which anybody is shown something of a seat that a territory counts."""
        return {
            seat: (OWN, *sorted({self.slots[code] for code in of}))
            for seat, of in self.seats.items()
        }

    @cached_property
    def _of_departments(self) -> frozenset[int]:
        return frozenset(self.slots[code] for code, of in self.territories.items() if not of)


def slots_of(
    territories: Mapping[str, Territory], seats: Mapping[str, tuple[str, ...]]
) -> dict[str, int]:
    """A slot for each territory: départements, then the others, the largest first.

    `seats`: seat → the territories that count it. No seat counts for two of one slot.
    """
    taken: dict[int, tuple[bool, set[str]]] = {}
    found: dict[str, int] = {}
    largest = sorted(
        territories.values(), key=lambda t: (t.communes != (), -len(t.communes), t.code)
    )
    for each in largest:
        mine = {seat for seat, codes in seats.items() if each.code in codes}
        slot = OWN + 1
        while slot in taken and (
            taken[slot][0] != each.is_department or not mine.isdisjoint(taken[slot][1])
        ):
            slot += 1
        of, others = taken.get(slot, (each.is_department, set()))
        taken[slot] = (of, others | mine)
        found[each.code] = slot
    return dict(sorted(found.items()))
