"""Whether releases that are out hold against a reader of whom nobody thought then."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from contracts.release_plan import Rule
from contracts.release_plan.versions import planned_ever
from services.reporting.domain.disclosure.certificate import Certificate, Protected, SensitiveCell
from services.reporting.domain.disclosure.linked_table import LinkedTable
from services.reporting.domain.disclosure.primary import small_totals
from services.reporting.domain.disclosure.readers import Reader, as_told
from services.reporting.domain.disclosure.releasing import (
    AllWorlds,
    all_sensitive,
    possible_in,
    worlds_released,
)
from services.reporting.domain.disclosure.suppression import is_provable


def unproven_against(released: Iterable[Protected], reader: Reader) -> str | None:
    """The first count that a reader of several posts could learn, in words; None for none.

    `released`: the tables of the last releases. Nothing that is published changes: a proof is
    looked for among the tables that agree with it.
    """
    by_period: dict[str, list[Protected]] = defaultdict(list)
    for each in released:
        by_period[each.linked.year].append(each)
    worlds = {period: worlds_released(tables) for period, tables in by_period.items()}
    for found in chain.from_iterable(by_period.values()):
        told = as_told([reader.intersection(found.linked.seats)])
        known = replace(found.linked, pairs=False, told=told)
        if told and found.published.grids and (learnt := _learnt(found, known, worlds[known.year])):
            return learnt
    return None


def _learnt(found: Protected, linked: LinkedTable, worlds: AllWorlds) -> str | None:
    (reader,) = map(frozenset, linked.told)
    published = found.published
    if linked.rule == Rule.TOTAL:
        small = (grid for grid in published.grids if small_totals(linked, grid))
        return next((f"{linked.table} {grid.grain}" for grid in small), None)
    planned, possible = planned_ever(linked.table), possible_in(worlds, linked)
    grains = dict.fromkeys(grid.grain for grid in published.grids)
    of_cell = {each.sensitive: each for each in found.certificates}
    for sensitive in all_sensitive(planned, linked, grains, published.grids):
        proven = of_cell.get(sensitive)
        if proven is not None and not _rejects(reader, proven):
            continue
        if _concerns(reader, sensitive) and not is_provable(linked, published, sensitive, possible):
            return f"{linked.table} {sensitive.told}"
    return None


def _concerns(reader: Reader, sensitive: SensitiveCell) -> bool:
    return sensitive.against == reader or not (sensitive.against or reader & sensitive.insiders)


def _rejects(reader: Reader, certificate: Certificate) -> bool:
    """Whether a reader knows all tables of a kind to be false."""
    kinds = {feasible.kind for feasible in certificate.feasible_tables}
    return any(
        all(reader & f.posts for f in certificate.feasible_tables if f.kind == kind)
        for kind in kinds
    )
