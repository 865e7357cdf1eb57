"""One table protected: coarsened until what is hidden leaves every secret its worlds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from contracts.release_plan import Grain, PlannedTable
from services.reporting.domain.disclosure.certificate import Certificate
from services.reporting.domain.disclosure.linked_table import Block, Grid, Published
from services.reporting.domain.disclosure.primary import secrets
from services.reporting.domain.disclosure.recoding import (
    FEW,
    FINEST_FIRST,
    Steps,
    first_steps,
    grids_of,
    groupings,
)
from services.reporting.domain.disclosure.suppression import IntegerProgram, suppress


@dataclass(frozen=True)
class Protected:
    """A block as it is released, with the proof."""

    block: Block
    published: Published
    certificates: tuple[Certificate, ...]


def protect(
    planned: PlannedTable,
    blocks: Sequence[Block],
    grains: Iterable[Grain],
    program: IntegerProgram,
    key: bytes,
    given: Mapping[str, Sequence[Grid]] = MappingProxyType({}),
    few: float = FEW,
) -> tuple[Steps, list[Protected]]:
    """The blocks of a table, one a force, coarsened alike.

    Secrets are those of the plan at its finest, not only those of what is shown in the end.
    A table that cannot be protected at any step is left out: its steps are empty, its blocks show
    nothing new and prove nothing. `given`: by
    force, grids that earlier releases of the same year show, and that are not coarsened here.
    """
    wanted = tuple(grain for grain in planned.grains if grain in tuple(grains))
    steps = first_steps(planned, blocks, wanted, few)
    while True:
        done = []
        for block in blocks:
            published = Published(steps.grids(block, given.get(block.force, ())))
            fine = [
                g for each in wanted for g in grids_of(block, each, groupings(planned, block)[0])
            ]
            kept = secrets(block, dict.fromkeys((*fine, *published.grids)))
            pattern, certificates, hopeless = suppress(block, published, kept, program, key)
            if hopeless:
                break
            done.append(Protected(block, pattern, tuple(certificates)))
        else:
            return steps, done
        if not steps.at:
            return steps, [
                Protected(block, Published(tuple(given.get(block.force, ()))), ())
                for block in blocks
            ]
        steps = steps.coarser(next(grain for grain in FINEST_FIRST if grain in steps.at))
