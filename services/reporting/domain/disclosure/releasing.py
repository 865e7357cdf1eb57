"""A release: every table of the plan protected, at the grains that the period has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from contracts.release_plan import NATION_QUARTER, PLANNED, TOTAL, Grain, PlannedTable
from services.reporting.domain.disclosure.checker import flaw
from services.reporting.domain.disclosure.counting import Master
from services.reporting.domain.disclosure.linked_table import Block, Grid, Published
from services.reporting.domain.disclosure.perimeters import NationTooSmall
from services.reporting.domain.disclosure.primary import secrets
from services.reporting.domain.disclosure.protection import Protected, protect
from services.reporting.domain.disclosure.recoding import (
    FINEST_FIRST,
    Steps,
    first_steps,
    grids_of,
    groupings,
)
from services.reporting.domain.disclosure.suppression import IntegerProgram


@dataclass(frozen=True)
class ReleasedTable:
    """A table as released: where each grain stands on the ladder, and its blocks with proofs."""

    planned: PlannedTable
    steps: Steps
    blocks: tuple[Protected, ...]

    def shows(self, grain: Grain) -> bool:
        """Whether anything is shown at a grain."""
        level, length = grain
        return any(
            grid.level == level and ("-Q" in grid.period) == (length == "quarter")
            for found in self.blocks
            for grid in found.published.grids
        )


Given = Mapping[str, Mapping[str, Sequence[Grid]]]
"""Table → force → the grids of earlier releases of the same year."""


class NotProven(Exception):
    """A certificate does not hold or is missing: nothing is released. Says which, in French."""


def release(
    master: Master,
    departments: Mapping[str, str],
    program: IntegerProgram,
    key: bytes,
    given: Given = MappingProxyType({}),
) -> list[ReleasedTable]:
    """Every table of the plan, protected and checked; `given`: what earlier releases show.

    Raises NationTooSmall, and NotProven should the sealer have erred.
    """
    areas = master.perimeters(departments)
    tables = []
    for planned in PLANNED:
        blocks = master.blocks(planned, areas)
        if planned.rule == TOTAL:
            tables.append(_whole(planned, blocks, grains_of(master), given.get(planned.code, {})))
            continue
        steps, protected = protect(
            planned, blocks, grains_of(master), program, key, given.get(planned.code, {})
        )
        for each in protected if steps.at else ():
            require_proof(planned, each, grains_of(master))
        tables.append(ReleasedTable(planned, steps, tuple(protected)))
    return tables


def grains_of(master: Master) -> tuple[Grain, ...]:
    """A quarter has the nation's figures; a year has all of them."""
    return (NATION_QUARTER,) if master.period.length == 3 else FINEST_FIRST


def _whole(
    planned: PlannedTable,
    blocks: Sequence[Block],
    grains: tuple[Grain, ...],
    given: Mapping[str, Sequence[Grid]],
) -> ReleasedTable:
    """A table that is never hidden: its areas were made large enough for the whole period.

    Quarters are left out when one has too few persons. Raises NationTooSmall when that one
    could be told by the year and the quarters that are released already.
    """
    steps = first_steps(planned, blocks, [g for g in planned.grains if g in grains], few=0)
    if any(given.values()) and NATION_QUARTER not in steps.at:
        raise NationTooSmall
    shown = tuple(
        Protected(block, Published(steps.grids(block, given.get(block.force, ()))), ())
        for block in blocks
    )
    return ReleasedTable(planned, steps, shown)


def require_proof(planned: PlannedTable, found: Protected, grains: tuple[Grain, ...]) -> None:
    """Check every certificate, that no secret lacks one, and that the nation is whole.

    Raises NotProven.
    """
    block, certified = found.block, {each.secret for each in found.certificates}
    if any(cell.level == "nation" for cell in found.published.hidden):
        raise NotProven(f"{planned.code}, {block.force} : une case de la nation est cachée")
    for grain in planned.grains:
        if grain in grains:
            for secret in secrets(block, grids_of(block, grain, groupings(planned, block)[0])):
                if secret not in certified:
                    raise NotProven(f"{planned.code}, {block.force} : {secret} sans certificat")
    for certificate in found.certificates:
        if wrong := flaw(block, found.published, certificate):
            raise NotProven(f"{planned.code}, {block.force} : {certificate.secret} : {wrong}")
