"""A release: every table of the plan protected, at the grains that the period has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from contracts.release_plan import Grain, PlannedTable, Rule
from contracts.release_plan.policy import MAX_SENSITIVE_SHARE
from services.reporting.domain.disclosure.certificate import (
    Possible,
    Protected,
    SensitiveCell,
    anything,
)
from services.reporting.domain.disclosure.checker import flaw
from services.reporting.domain.disclosure.counting import FORCES, ExactCounts
from services.reporting.domain.disclosure.linked_table import Grid, Leaf, LinkedTable, Published
from services.reporting.domain.disclosure.one_cut import grains_of_one_cut
from services.reporting.domain.disclosure.perimeters import NationTooSmall
from services.reporting.domain.disclosure.primary import sensitive_cells
from services.reporting.domain.disclosure.recoding import (
    FINEST_FIRST,
    Recoding,
    finest_grids,
    first_recoding,
)
from services.reporting.domain.disclosure.suppression import IntegerProgram, suppress
from services.reporting.domain.disclosure.territory_areas import as_patterns
from services.reporting.domain.disclosure.two_releases import unproven_differences
from services.reporting.domain.disclosure.worlds import Worlds


@dataclass(frozen=True)
class ReleasedTable:
    """A table as released: how far each grain is recoded, and its counts with their proofs."""

    planned: PlannedTable
    steps: Recoding
    protected: tuple[Protected, ...]

    def shows(self, grain: Grain) -> bool:
        """Whether anything is shown at a grain."""
        return any(found.published.at(grain).grids for found in self.protected)


AlreadyPublished = Mapping[str, Mapping[str, Published]]
"""Table → force → the grids of earlier releases of the same year, and their hidden cells."""

NOTHING = Published(())


AllWorlds = Mapping[str, Worlds]
"""Force → its exact counts, beside which certificates must be possible."""


class NotProven(Exception):
    """A certificate does not hold or is missing: nothing is released. Says which, in French."""


def release_tables(
    exact: ExactCounts,
    program: IntegerProgram,
    key: bytes | bytearray,
    already_published: AlreadyPublished = MappingProxyType({}),
) -> list[ReleasedTable]:
    """Every table of the plan, protected and checked; `already_published`: what earlier
    releases of the same year show.

    Raises NationTooSmall, and NotProven should the sealer have erred.
    """
    areas, grains, worlds = exact.perimeters(), grains_of(exact), worlds_of(exact)
    tables = []
    for planned in exact.plan.tables:
        linked_tables = exact.linked_tables(planned, areas)
        before = {
            linked.force: as_patterns(linked, already_published[planned.code][linked.force])
            for linked in linked_tables
            if linked.force in already_published.get(planned.code, {})
        }
        if planned.rule == Rule.TOTAL:
            tables.append(_whole(planned, linked_tables, grains, before))
            continue
        of_one_cut = grains_of_one_cut(planned, exact, areas.whole)
        steps, protected = protect(
            planned, linked_tables, grains, program, key, before, may_show=of_one_cut, worlds=worlds
        )
        for each in protected:
            require_proof(
                planned, each, grains if steps.at else (), possible_in(worlds, each.linked)
            )
        tables.append(ReleasedTable(planned, steps, tuple(protected)))
    return tables


def worlds_of(exact: ExactCounts) -> AllWorlds:
    """The worlds of each force, in which certificates must have their place."""
    return {
        force: Worlds({table: of for (table, f), of in exact.counts.items() if f == force})
        for force in FORCES
    }


def worlds_released(tables: Iterable[Protected]) -> AllWorlds:
    """The same of the tables of one release."""
    counts: dict[str, dict[str, Mapping[Leaf, int]]] = {}
    for each in tables:
        counts.setdefault(each.linked.force, {})[each.linked.table] = each.linked.values
    return {force: Worlds(of_force) for force, of_force in counts.items()}


def possible_in(worlds: AllWorlds, linked: LinkedTable) -> Possible:
    """Which feasible tables of a linked table are possible beside the others of its force."""
    of_force = worlds.get(linked.force)
    if linked.residence is not None:
        return lambda feasible: all(linked.lives(x[0], x[2]) for x in feasible.changes)
    if of_force is None:
        return anything
    return lambda feasible: of_force.possible(linked, feasible.changes)


def grains_of(exact: ExactCounts) -> tuple[Grain, ...]:
    """A quarter has the grains of quarters; a year has all of them."""
    of_quarter = exact.period.length == 3
    return tuple(g for g in FINEST_FIRST if g.length == "quarter" or not of_quarter)


def _whole(
    planned: PlannedTable,
    linked_tables: Sequence[LinkedTable],
    grains: tuple[Grain, ...],
    already_published: Mapping[str, Published],
) -> ReleasedTable:
    """A table that is never hidden: its areas were made large enough for the whole period.

    Quarters are left out when one has too few persons. Raises NationTooSmall when that one
    could be told by the year and the quarters that are released already.
    """
    steps = first_recoding(
        planned, linked_tables, [g for g in planned.grains if g in grains], max_share=0
    )
    stands = any(before.grids for before in already_published.values())
    if stands and Grain.NATION_QUARTER not in steps.at:
        raise NationTooSmall
    shown = tuple(
        Protected(linked, _shown(steps, linked, already_published), ()) for linked in linked_tables
    )
    return ReleasedTable(planned, steps, shown)


def _before(linked: LinkedTable, already_published: Mapping[str, Published]) -> Published:
    """What earlier releases show of a linked table, all of it standing."""
    before = already_published.get(linked.force, NOTHING)
    return replace(before, standing=before.grids)


def _stands(
    grain: Grain, linked_tables: Sequence[LinkedTable], already_published: Mapping[str, Published]
) -> bool:
    """Whether earlier releases show all of a grain."""
    return grain.length == "quarter" and all(
        {grid.period for grid in _before(linked, already_published).at(grain).grids}
        == {*linked.quarters}
        for linked in linked_tables
    )


def _shown(
    steps: Recoding, linked: LinkedTable, already_published: Mapping[str, Published]
) -> Published:
    before = _before(linked, already_published)
    return replace(before, grids=steps.grids(linked, before.grids))


def all_sensitive(
    planned: PlannedTable, linked: LinkedTable, grains: Iterable[Grain], grids: Iterable[Grid]
) -> list[SensitiveCell]:
    """The sensitive cells of a table at its finest modalities, shown or not, and of `grids`."""
    fine = finest_grids(planned, linked, grains)
    return sensitive_cells(linked, dict.fromkeys((*fine, *grids)))


def unshown(
    planned: PlannedTable,
    linked: LinkedTable,
    grains: Iterable[Grain],
    already_published: Published,
    program: IntegerProgram,
    key: bytes | bytearray,
    worlds: AllWorlds = MappingProxyType({}),
) -> Protected:
    """A table that is left out, but for what earlier releases show of it.

    That stays visible, and is proven: a sensitive cell without a certificate is one that the
    earlier releases tell to a reader of today. It cannot be taken back; `sealing.json` counts it.
    """
    published, possible = already_published, possible_in(worlds, linked)
    kept = all_sensitive(planned, linked, grains, published.grids)
    while True:
        pattern, certificates, unprotectable = suppress(
            linked, published, kept, program, key, possible, every=True
        )
        if not unprotectable:
            return Protected(linked, pattern, tuple(certificates))
        kept = [sensitive for sensitive in kept if sensitive not in unprotectable]


def require_proof(
    planned: PlannedTable,
    found: Protected,
    grains: Sequence[Grain],
    possible: Possible = anything,
    both: Possible = anything,
) -> None:
    """Check every certificate, that no sensitive cell of `grains` lacks one, and that the nation
    is whole. `possible`: whether a feasible table is, beside the other tables; `both`: one of a
    release and of the one that it rectifies (see two_releases.py). Raises NotProven.
    """
    linked, certified = found.linked, {each.sensitive for each in found.certificates}
    if any(cell.level == "nation" for cell in found.published.hidden):
        raise NotProven(f"{planned.code}, {linked.force} : une case de la nation est cachée")
    for grain in planned.grains:
        if grain in grains:
            for sensitive in sensitive_cells(linked, finest_grids(planned, linked, [grain])):
                if sensitive not in certified:
                    raise NotProven(
                        f"{planned.code}, {linked.force} : {sensitive.told} sans certificat"
                    )
    for certificate in found.certificates:
        if not all(map(possible, certificate.feasible_tables)):
            raise NotProven(
                f"{planned.code}, {linked.force} : {certificate.sensitive.told} : un tableau ne "
                "peut être vrai à côté des autres"
            )
        if wrong := flaw(linked, found.published, certificate):
            raise NotProven(
                f"{planned.code}, {linked.force} : {certificate.sensitive.told} : {wrong}"
            )
    if wrong := unproven_differences(planned, found, both):
        raise NotProven(f"{planned.code}, {linked.force} : {wrong}")


def protect(
    planned: PlannedTable,
    linked_tables: Sequence[LinkedTable],
    grains: Iterable[Grain],
    program: IntegerProgram,
    key: bytes | bytearray,
    already_published: Mapping[str, Published] = MappingProxyType({}),
    max_share: float = MAX_SENSITIVE_SHARE,
    may_show: Sequence[Grain] | None = None,
    worlds: AllWorlds = MappingProxyType({}),
) -> tuple[Recoding, list[Protected]]:
    """The linked tables of a planned table, one a force, all recoded alike.

    Sensitive cells are those at the finest modalities, not only those shown in the end. Where
    no level of recoding can be protected, the recoding returned is empty, nothing new is shown,
    and certificates are made all the same (see unshown). `already_published`: by force, the
    grids that earlier releases of the year show; they stay as they are. `may_show`: the only
    grains that may be shown, all where it is None. `worlds`: see worlds_of.
    """
    wanted = tuple(grain for grain in planned.grains if grain in tuple(grains))
    shown = [
        grain
        for grain in wanted
        if (may_show is None or grain in may_show)
        and not _stands(grain, linked_tables, already_published)
    ]
    steps = first_recoding(planned, linked_tables, shown, max_share)
    while True:
        done = []
        for linked in linked_tables:
            published = _shown(steps, linked, already_published)
            kept = all_sensitive(planned, linked, wanted, published.grids)
            hide = partial(
                suppress, linked, program=program, key=key, possible=possible_in(worlds, linked)
            )
            pattern, certificates, unprotectable = hide(published, kept)
            if unprotectable:
                break
            done.append(Protected(linked, pattern, tuple(certificates)))
        else:
            return steps, done
        if not steps.at:
            return steps, [
                unshown(planned, linked, wanted, stand, program, key, worlds)
                for linked in linked_tables
                for stand in [_before(linked, already_published)]
            ]
        steps = steps.coarser(
            steps.at_fault(published, partial(hide, sensitive_cells=unprotectable))
        )
