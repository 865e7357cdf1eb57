"""The exact counts of a bundle, leaf by leaf what the facts count."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import NamedTuple

from contracts.bundle import MASTER
from contracts.release_plan import PlannedTable
from services.reporting.domain.disclosure.areas_shown import Perimeters
from services.reporting.domain.disclosure.counting import ExactCounts
from services.reporting.domain.disclosure.linked_table import LinkedTable
from services.reporting.domain.disclosure.one_cut import grains_of_one_cut
from services.reporting.domain.disclosure.perimeters import NationTooSmall
from services.reporting.domain.disclosure.release import Status
from services.reporting.domain.disclosure.year_areas import Areas
from services.verifier.bundle import Wrong
from services.verifier.figures import Figures, exact_of
from services.verifier.proofs import require_one_cut
from services.verifier.replay import Counted
from services.verifier.residence import as_rectified, is_of_today


def areas_told(figures: Figures) -> Perimeters:
    """Which seats are shown together. Raises Wrong unless every table says the same."""
    first, *others = (_posts_alone(each.linked.perimeters) for each in figures.linked_tables)
    for found, areas in zip(figures.linked_tables[1:], others, strict=True):
        if areas != first:
            raise Wrong(f"{MASTER}, {found.linked.table} : ses postes sont réunis autrement.")
    return first


def _posts_alone(areas: Perimeters) -> Perimeters:
    return replace(areas, quarters={}, territories={})


class Exact(NamedTuple):
    """How many exact counts are those of the facts, and whether areas are those they make.

    A final year may show the areas of the year before it, which facts of today do not make.
    """

    counts: int
    own_areas: bool


def require_exact(figures: Figures, replayed: Mapping[str, Counted]) -> Exact:
    """Raises Wrong at the first exact count that is not that of the facts."""
    exact = exact_of(figures, replayed)
    try:
        counted_areas = exact.perimeters()
    except NationTooSmall:
        raise Wrong("Les faits ne comptent pas assez de situations pour une édition.") from None
    compared, own = 0, areas_told(figures) == _posts_alone(counted_areas.whole)
    for planned in figures.plan.tables:
        for found in (each for each in figures.linked_tables if each.linked.table == planned.code):
            final = figures.claim["status"] == Status.FINAL
            expected = _expected(planned, found.linked, exact, counted_areas)
            whole = counted_areas.whole
            if final:
                own &= is_of_today(found.linked, exact, whole)
                claimed = _claimed(found.linked)
                whole = claimed.whole
                rectified = _expected(planned, found.linked, exact, claimed)
                expected = as_rectified(found.linked, rectified)
            _require_same(found.linked, expected)
            require_one_cut(found, grains_of_one_cut(planned, exact, whole))
            compared += len(expected.values)
    return Exact(compared, own)


def _expected(
    planned: PlannedTable, claimed: LinkedTable, exact: ExactCounts, areas: Areas
) -> LinkedTable:
    each = exact.linked_tables(planned, areas)
    return next(linked for linked in each if linked.force == claimed.force)


def _claimed(linked: LinkedTable) -> Areas:
    """The areas that a final year took from the one it rectifies."""
    told = linked.perimeters.quarters
    own = {(linked.table, linked.force): told[linked.year]} if linked.year in told else {}
    return Areas(linked.perimeters, {linked.force: told}, own)


def _require_same(claimed: LinkedTable, expected: LinkedTable) -> None:
    where = f"{MASTER}, {claimed.table}, {claimed.force}"
    for leaf in sorted({*claimed.values} | {*expected.values}):
        says, is_ = claimed.values.get(leaf, 0), expected.values.get(leaf, 0)
        if says != is_:
            cell = ", ".join(part for part in leaf if part)
            raise Wrong(f"{where}, {cell} : {says}, les faits en comptent {is_}.")
    for field in fields(LinkedTable):
        if getattr(claimed, field.name) != getattr(expected, field.name):
            raise Wrong(f"{where} : « {field.name} » n'est pas ce que donnent les faits.")
