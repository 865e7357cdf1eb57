"""Recoding: how coarsely each grain of a table is shown, before anything is hidden."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from contracts.release_plan import Grain, PlannedTable
from contracts.release_plan.policy import TERRITORY_SHARE
from services.reporting.domain.disclosure.linked_table import (
    Grid,
    Grouping,
    LinkedTable,
    Published,
)
from services.reporting.domain.disclosure.primary import sensitive_cells, small_totals
from services.reporting.domain.disclosure.residence import OWN, SIDES

FINEST_FIRST = (
    Grain.POST_YEAR,
    Grain.TERRITORY_YEAR,
    Grain.DEPARTMENT_QUARTER,
    Grain.DEPARTMENT_YEAR,
    Grain.NATION_QUARTER,
    Grain.NATION_YEAR,
)


@dataclass(frozen=True)
class Recoding:
    """How far each grain of a table is recoded; a grain that is absent is not shown.

    `at`: 0 for the finest modalities, n for the n-th level of the table's hierarchy.
    """

    planned: PlannedTable
    at: Mapping[Grain, int]

    def grids(
        self, linked: LinkedTable, already_published: Sequence[Grid] = ()
    ) -> tuple[Grid, ...]:
        """The grids of a linked table so recoded; those already published stay as they are."""
        stand = {(grid.level, grid.period) for grid in already_published}
        return (
            *already_published,
            *(
                grid
                for grain, step in self.at.items()
                for grid in grids_of(linked, grain, groupings(self.planned, linked)[step])
                if (grid.level, grid.period) not in stand
            ),
        )

    def coarser(self, grain: Grain) -> "Recoding":
        """The same, with one grain a level coarser, or left out after the coarsest."""
        at = dict(self.at)
        at[grain] += 1
        if at[grain] > len(self.planned.recoding):
            del at[grain]
        return replace(self, at=at)

    def at_fault(
        self, published: Published, suppress: Callable[[Published], tuple[object, object, object]]
    ) -> Grain:
        """The grain to coarsen: the finest, but that of territories or the other if it is to blame.

        A grain is to blame without which `suppress` leaves nothing unprotectable: a small
        département cannot be protected whatever is told of territories.
        """
        told = [grain for grain in FINEST_FIRST if grain in self.at]
        finest = next((grain for grain in told if grain != Grain.TERRITORY_YEAR), told[0])
        either = [grain for grain in told if grain in (finest, Grain.TERRITORY_YEAR)]
        return next((g for g in either if not suppress(published.without(g))[2]), told[0])


def modalities_of(planned: PlannedTable, force: str) -> tuple[str, ...]:
    """The modalities that a force can have, `/` between those of two keys."""
    possible = [
        [code for code in codes.by_code if not force or codes.allows(code, force)]
        for codes in planned.codes
    ]
    return tuple("/".join(each) for each in product(*possible))


def groupings(planned: PlannedTable, linked: LinkedTable) -> list[Grouping]:
    """The groupings of the recoding hierarchy for a linked table, the finest first."""
    modalities = SIDES if linked.residence else linked.modalities
    fine = tuple((modality,) for modality in modalities)
    recoding: list[Grouping] = [fine]
    for recoding_level in planned.recoding:
        merged = {m: each.modalities for each in recoding_level for m in each.modalities}
        groups = dict.fromkeys(
            tuple(x for x in merged.get(m, (m,)) if x in modalities) for m in modalities
        )
        recoding.append(tuple(groups))
    return recoding


def finest_grids(planned: PlannedTable, linked: LinkedTable, grains: Iterable[Grain]) -> list[Grid]:
    """The grids of grains at the finest modalities that the plan gives each."""
    known = groupings(planned, linked)
    return [
        grid
        for grain in grains
        for grid in grids_of(linked, grain, known[planned.begins.get(grain, 0)])
    ]


def grids_of(linked: LinkedTable, grain: Grain, grouping: Grouping) -> list[Grid]:
    """The grids of a grain: one a quarter, or one for the year.

    Of residence, one for each slot of territories, in which `grouping` is of sides.
    """
    periods = linked.quarters if grain.length == "quarter" else (linked.year,)
    if (residence := linked.residence) is None:
        return [Grid(grain.level, period, grouping) for period in periods]
    told = grain == Grain.TERRITORY_YEAR
    return [
        Grid(
            grain.level,
            period,
            residence.regrouped(grouping, slot),
            slot if told else None,
        )
        for slot in (residence.every_slot if told else [OWN])
        for period in periods
    ]


def first_recoding(
    planned: PlannedTable,
    linked_tables: Sequence[LinkedTable],
    grains: Iterable[Grain],
    max_share: float,
) -> Recoding:
    """For each grain the finest level with few sensitive cells; a grain without one is left out.

    `max_share`: sensitive cells for a cell, at most. The nation, where nothing is ever hidden,
    must have none.
    """
    at = {}
    for grain in grains:
        for step in planned.steps(grain):
            if _few_sensitive(planned, linked_tables, grain, step, max_share):
                at[grain] = step
                break
    return Recoding(planned, at)


def _few_sensitive(
    planned: PlannedTable,
    linked_tables: Sequence[LinkedTable],
    grain: Grain,
    step: int,
    max_share: float,
) -> bool:
    found = cells = 0
    for linked in linked_tables:
        for grid in grids_of(linked, grain, groupings(planned, linked)[step]):
            if small_totals(linked, grid):
                return False
            found += len(sensitive_cells(linked, [grid], shown=True))
            cells += len(grid.grouping) * len(linked.areas_in(grid))
    times = TERRITORY_SHARE if grain == Grain.TERRITORY_YEAR else 1
    return found == 0 or (grain.level != "nation" and found <= times * max_share * cells)
