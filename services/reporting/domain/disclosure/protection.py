"""One table protected: recoded until hiding further cells protects every sensitive cell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from contracts.release_plan import Grain, PlannedTable
from contracts.release_plan.policy import MAX_SENSITIVE_SHARE
from services.reporting.domain.disclosure.certificate import Certificate
from services.reporting.domain.disclosure.linked_table import Grid, LinkedTable, Published
from services.reporting.domain.disclosure.primary import sensitive_cells
from services.reporting.domain.disclosure.recoding import (
    FINEST_FIRST,
    Recoding,
    first_recoding,
    grids_of,
    groupings,
)
from services.reporting.domain.disclosure.suppression import IntegerProgram, suppress


@dataclass(frozen=True)
class Protected:
    """A linked table as it is released, with the proof."""

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
    """The linked tables of a planned table, one a force, all recoded alike.

    Sensitive cells are those at the finest modalities, not only those shown in the end. Where
    no level of recoding can be protected, the recoding returned is empty and nothing new is
    shown. `already_published`: by force, the grids that earlier releases of the year show; they
    stay as they are.
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
