"""Residence in a bundle: by commune, but of quarters that an early release told by two sides."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from contracts.release_plan import Grain, ReleasePlan
from services.reporting.domain.disclosure.areas_shown import Perimeters
from services.reporting.domain.disclosure.certificate import Protected
from services.reporting.domain.disclosure.counted_cells import counted
from services.reporting.domain.disclosure.counting import RESIDENCE, ExactCounts
from services.reporting.domain.disclosure.linked_table import Leaf, LinkedTable
from services.reporting.domain.disclosure.residence import NOT_KNOWN
from services.reporting.domain.disclosure.territory_areas import (
    counted_against,
    residence_in,
    shown_to,
)
from services.verifier.replay import Counted


def quarter_of(claimed: Sequence[Protected], then: Counted, plan: ReleasePlan) -> ExactCounts:
    """A quarter as it was released: its residents by commune, or by sides.

    Only sides were known where every commune of the year's table is its post's own, and the facts
    say others.
    """
    found = counted(then.period, then.cells, then.posts, plan)
    tables = [each.linked for each in claimed if each.linked.residence is not None]
    quarter = str(then.period)
    places = [(of, _in(of.places, quarter)) for of in tables]
    if all(_in(found.of(RESIDENCE, of.force), quarter) == told for of, told in places):
        return found
    if not all(_is_side(of, leaf) for of, told in places for leaf in told):
        return found
    return counted(then.period, then.cells, then.posts, _early(plan))


def as_rectified(claimed: LinkedTable, expected: LinkedTable) -> LinkedTable:
    """What a final year counts of residence, against what the year that it rectifies said."""
    if claimed.residence is None or expected.residence is None:
        return expected
    counts = replace(expected, values=expected.places)
    return counted_against(counts, claimed.residence)


def is_of_today(claimed: LinkedTable, exact: ExactCounts, areas: Perimeters) -> bool:
    """Whether the territories of a final year are those of the facts: but for some that the year
    before could not tell.
    """
    if (told := claimed.residence) is None:
        planned = exact.plan.by_code[claimed.table]
        return claimed.perimeters.territories == shown_to(planned, areas).territories
    found = residence_in(exact.territories, exact.own, {}, areas).among(areas.post, ())
    for code in found.territories:
        if code not in told.territories:
            found = found.without(code)
    return told == found


def _in(leaves: Mapping[Leaf, int], quarter: str) -> dict[Leaf, int]:
    return {leaf: count for leaf, count in leaves.items() if leaf[1] == quarter}


def _is_side(linked: LinkedTable, leaf: Leaf) -> bool:
    assert linked.residence is not None
    return leaf[2] in (NOT_KNOWN, *linked.residence.own.get(leaf[0], ())[:1])


def _early(plan: ReleasePlan) -> ReleasePlan:
    """The same without territories: communes are two sides, as early releases count them."""

    def of_posts(grain: Grain) -> bool:
        return grain != Grain.TERRITORY_YEAR

    tables = (
        replace(each, readers={grain: of for grain, of in each.readers.items() if of_posts(grain)})
        for each in plan.tables
    )
    return replace(plan, tables=tuple(tables))
