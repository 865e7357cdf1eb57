"""The ladder: how coarsely each grain of a table is shown, before anything is hidden."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from contracts.release_plan import (
    DEPARTMENT_YEAR,
    NATION_QUARTER,
    NATION_YEAR,
    POST_YEAR,
    Grain,
    PlannedTable,
)
from services.reporting.domain.disclosure.linked_table import Block, Grid, Grouping
from services.reporting.domain.disclosure.primary import secrets, small_totals

FINEST_FIRST = (POST_YEAR, DEPARTMENT_YEAR, NATION_QUARTER, NATION_YEAR)
FEW = 0.0175  # secrets for a cell of a post or département: 2 to 3 % hidden; at 0.05, 4 %


@dataclass(frozen=True)
class Steps:
    """Where each grain of a table stands on its ladder; a grain that is absent is not shown."""

    planned: PlannedTable
    at: Mapping[Grain, int]

    def grids(self, block: Block, given: Sequence[Grid] = ()) -> tuple[Grid, ...]:
        """The grids of a block at these steps; those `given` stand as they were released."""
        stand = {(grid.level, grid.period) for grid in given}
        return (
            *given,
            *(
                grid
                for grain, step in self.at.items()
                for grid in grids_of(block, grain, groupings(self.planned, block)[step])
                if (grid.level, grid.period) not in stand
            ),
        )

    def coarser(self, grain: Grain) -> "Steps":
        """The same, with one grain a step lower, or left out below the last."""
        at = dict(self.at)
        at[grain] += 1
        if at[grain] > len(self.planned.ladder):
            del at[grain]
        return replace(self, at=at)


def modalities_of(planned: PlannedTable, force: str) -> tuple[str, ...]:
    """The modalities that a force can have, `/` between those of two keys."""
    possible = [
        [c.code for c in codes.codes if not c.applies_to or not force or force in c.applies_to]
        for codes in planned.codes
    ]
    return tuple("/".join(each) for each in product(*possible))


def groupings(planned: PlannedTable, block: Block) -> list[Grouping]:
    """The groupings of a ladder for a block, the finest first."""
    fine = tuple((modality,) for modality in block.modalities)
    ladder: list[Grouping] = [fine]
    for rung in planned.ladder:
        merged = {m: each.modalities for each in rung for m in each.modalities}
        groups = dict.fromkeys(
            tuple(x for x in merged.get(m, (m,)) if x in block.modalities) for m in block.modalities
        )
        ladder.append(tuple(groups))
    return ladder


def grids_of(block: Block, grain: Grain, grouping: Grouping) -> list[Grid]:
    """The grids of a grain: one a quarter, or one for the year."""
    level, length = grain
    periods = block.quarters if length == "quarter" else (block.year,)
    return [Grid(level, period, grouping) for period in periods]


def first_steps(
    planned: PlannedTable, blocks: Sequence[Block], grains: Iterable[Grain], few: float
) -> Steps:
    """For each grain the finest step with few secrets; a grain without any is not shown.

    `few`: secrets for a cell, at most. The nation, where nothing is ever hidden, must have none.
    """
    at = {}
    for grain in grains:
        for step in range(len(planned.ladder) + 1):
            if _few(planned, blocks, grain, step, few):
                at[grain] = step
                break
    return Steps(planned, at)


def _few(
    planned: PlannedTable, blocks: Sequence[Block], grain: Grain, step: int, few: float
) -> bool:
    found = cells = 0
    for block in blocks:
        for grid in grids_of(block, grain, groupings(planned, block)[step]):
            if small_totals(block, grid):
                return False
            found += len(secrets(block, [grid]))
            cells += len(grid.grouping) * len(block.areas[grid.level])
    return found == 0 or (grain[0] != "nation" and found <= few * cells)
