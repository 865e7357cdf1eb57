"""One table protected: coarsened until what is hidden leaves every secret its worlds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from contracts.release_plan import Grain, PlannedTable
from services.reporting.domain.disclosure.certificate import Certificate
from services.reporting.domain.disclosure.linked_table import Grid, LinkedTable, Published
from services.reporting.domain.disclosure.primary import sensitive_cells
from services.reporting.domain.disclosure.recoding import (
    FINEST_FIRST,
    MAX_SENSITIVE_SHARE,
    Recoding,
    first_recoding,
    grids_of,
    groupings,
)
from services.reporting.domain.disclosure.suppression import IntegerProgram, suppress


@dataclass(frozen=True)
class Protected:
    """A block as it is released, with the proof."""

    linked: LinkedTable
    published: Published
    certificates: tuple[Certificate, ...]


def protect(
    planned: PlannedTable,
    linked_tables: Sequence[LinkedTable],
    grains: Iterable[Grain],
    program: IntegerProgram,
    key: bytes,
    already_published: Mapping[str, Sequence[Grid]] = MappingProxyType({}),
    max_share: float = MAX_SENSITIVE_SHARE,
) -> tuple[Recoding, list[Protected]]:
    """The blocks of a table, one a force, coarsened alike.

    Secrets are those of the plan at its finest, not only those of what is shown in the end.
    A table that cannot be protected at any step is left out: its steps are empty, its blocks show
    nothing new and prove nothing. `given`: by
    force, grids that earlier releases of the same year show, and that are not coarsened here.
    """
    wanted = tuple(grain for grain in planned.grains if grain in tuple(grains))
    steps = first_recoding(planned, linked_tables, wanted, max_share)
    while True:
        done = []
        for linked in linked_tables:
            published = Published(steps.grids(linked, already_published.get(linked.force, ())))
            fine = [
                g for each in wanted for g in grids_of(linked, each, groupings(planned, linked)[0])
            ]
            kept = sensitive_cells(linked, dict.fromkeys((*fine, *published.grids)))
            pattern, certificates, unprotectable = suppress(linked, published, kept, program, key)
            if unprotectable:
                break
            done.append(Protected(linked, pattern, tuple(certificates)))
        else:
            return steps, done
        if not steps.at:
            return steps, [
                Protected(linked, Published(tuple(already_published.get(linked.force, ()))), ())
                for linked in linked_tables
            ]
        steps = steps.coarser(next(grain for grain in FINEST_FIRST if grain in steps.at))
