"""Which posts may give persons back, told before an exchange with them is made.

An exchange brings persons of a sensitive cell's posts from one modality to another, and as many
the other way at the giver. A published cell that counts one side of it, and one of the two
modalities, changes: where it must not, the exchange need not be made.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from services.reporting.domain.disclosure.certificate import SensitiveCell
from services.reporting.domain.disclosure.linked_table import (
    Cell,
    Grid,
    Grouping,
    LinkedTable,
    Published,
)


@dataclass(frozen=True)
class Givers:
    """Those for a sensitive cell beside what is published; `may_change`: which cells may."""

    linked: LinkedTable
    published: Published
    sensitive: SensitiveCell
    may_change: Callable[[Cell], bool]

    def may(self, seat: str, modality: str) -> bool:
        """Whether a seat may exchange persons of a modality, as far as is known beforehand."""
        if modality not in self._told:
            self._told[modality] = [
                (grid, around, groups)
                for grid, around in self._whole
                if (groups := tuple(self._changing(grid, modality)))
            ]
        areas_of = self.linked.perimeters.areas_of
        for grid, around, groups in self._told[modality]:
            areas = areas_of(grid.level, seat, grid.period)
            if around.isdisjoint(areas):
                for area in (*areas, *(around if len(around) == 1 else ())):
                    for group in groups:
                        if not self.may_change(Cell(grid.level, area, grid.period, group)):
                            return False
        return True

    def _changing(self, grid: Grid, modality: str) -> Iterator[tuple[str, ...]]:
        """Of the two groups between which persons move, those whose count certainly changes."""
        ours = self.sensitive.group
        gaining, losing = grid.group_of.get(modality), grid.group_of.get(ours[0])
        if gaining and not {*gaining}.intersection(ours):
            yield gaining
        if losing and modality not in losing and {*losing}.issuperset(ours):
            yield losing

    @cached_property
    def _told(self) -> dict[str, Sequence[tuple[Grid, frozenset[str], Grouping]]]:
        """Modality → the grids that tell an exchange with it, and the groups that change."""
        return {}

    @cached_property
    def _whole(self) -> list[tuple[Grid, frozenset[str]]]:
        """The grids that tell all of the cell's period, with the areas of the cell's posts.

        Those of some territories, and any where a post has no area, are left to the exchange.
        """
        areas_of, within = self.linked.perimeters.areas_of, self.linked.within
        needed = {*within(self.sensitive.period)}
        found = []
        for grid in self.published.grids:
            if grid.level != "nation" and grid.slot is None and needed <= {*within(grid.period)}:
                each = [areas_of(grid.level, s, grid.period) for s in self.sensitive.posts]
                if all(each):
                    found.append((grid, frozenset(area for areas in each for area in areas)))
        return found
