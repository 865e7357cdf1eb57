"""A year released once more, corrections in: no more is shown, and no difference is small.

A reader of both releases can subtract them, and learn how many situations came late or were
corrected. Such a count is sensitive too: a grain at which any difference is small, also of what
is hidden together (see differences.py), is not released again. What is shown is proven together
with what was (see two_releases.py). What was hidden stays hidden.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from contracts.release_plan import Grain, PlannedTable
from services.reporting.domain.disclosure.certificate import Protected, Since
from services.reporting.domain.disclosure.counting import RESIDENCE, SITUATIONS, ExactCounts
from services.reporting.domain.disclosure.differences import small_difference
from services.reporting.domain.disclosure.linked_table import LinkedTable, Published
from services.reporting.domain.disclosure.primary import small_totals
from services.reporting.domain.disclosure.recoding import (
    FINEST_FIRST,
    Recoding,
)
from services.reporting.domain.disclosure.releasing import (
    NOTHING,
    AllWorlds,
    ReleasedTable,
    all_sensitive,
    possible_in,
    require_proof,
    unshown,
    worlds_of,
    worlds_released,
)
from services.reporting.domain.disclosure.residence import Residence
from services.reporting.domain.disclosure.suppression import IntegerProgram, suppress
from services.reporting.domain.disclosure.territory_areas import counted_against
from services.reporting.domain.disclosure.two_releases import (
    both,
    of_before,
    of_now,
    possible_in_both,
    sensitive_of_both,
    shown_now,
)
from services.reporting.domain.seats import post_of


class PostUnknownBefore(Exception):
    """A post counts now where it counted nothing when the year was released; `args[0]`: its id."""


def rectify(
    earlier: Sequence[Protected],
    exact: ExactCounts,
    program: IntegerProgram,
    key: bytes | bytearray,
) -> list[ReleasedTable]:
    """Every table as counted now, at the grains at which it can be released again.

    `earlier`: the release to be rectified. Raises PostUnknownBefore and NotProven.
    """
    of_table: dict[str, list[Protected]] = defaultdict(list)
    for found in earlier:
        of_table[found.linked.table].append(found)
    counted = {seat for found in earlier for seat, _, _ in found.linked.values}
    for seat in sorted({seat for values in exact.counts.values() for seat, _, _ in values}):
        if seat not in counted:
            raise PostUnknownBefore(post_of(seat))
    totals = _grains_that_differ_enough(of_table[SITUATIONS], exact, FINEST_FIRST)
    tables: list[ReleasedTable] = []
    worlds = worlds_of(exact), worlds_released(earlier)
    for planned in exact.plan.tables:
        known = of_table[planned.code]
        grains = totals
        while grains := _grains_that_differ_enough(known, exact, grains):
            done = _all_again(known, exact, grains, program, key, worlds)
            if done is not None:
                tables.append(ReleasedTable(planned, Recoding(planned, {}), done))
                break
            grains = grains[1:]
        else:
            now = [_now(found.linked, exact) for found in known]
            nothing = tuple(
                unshown(planned, each, planned.grains, NOTHING, program, key, worlds[0])
                for each in now
            )
            tables.append(ReleasedTable(planned, Recoding(planned, {}), nothing))
    return tables


def _grains_that_differ_enough(
    known: Sequence[Protected], exact: ExactCounts, grains: Sequence[Grain]
) -> tuple[Grain, ...]:
    """Those of `grains` at which no force has a small difference."""
    return tuple(
        grain
        for grain in grains
        if any(found.published.at(grain).grids for found in known)
        and not any(_tells_too_much(found, exact, grain) for found in known)
    )


def _tells_too_much(found: Protected, exact: ExactCounts, grain: Grain) -> bool:
    """Whether a grain would show a small difference, or a total that has become small.

    Residents of a release that kept no communes are told once.
    """
    if found.linked.table == RESIDENCE and found.linked.residence is None:
        return True
    now = _now(found.linked, exact)
    shown = found.published.at(grain)
    return small_difference(found.linked, now, shown) or any(
        small_totals(now, grid) for grid in shown.grids
    )


def _all_again(
    known: Sequence[Protected],
    exact: ExactCounts,
    grains: Sequence[Grain],
    program: IntegerProgram,
    key: bytes | bytearray,
    worlds: tuple[AllWorlds, AllWorlds],
) -> tuple[Protected, ...] | None:
    """The table of each force as counted now; None, as soon as one cannot be told again."""
    done = []
    for found in known:
        again = _again(found, exact, grains, program, key, worlds)
        if again is None:
            return None
        done.append(again)
    return tuple(done)


def _again(
    found: Protected,
    exact: ExactCounts,
    grains: Sequence[Grain],
    program: IntegerProgram,
    key: bytes | bytearray,
    worlds: tuple[AllWorlds, AllWorlds],
) -> Protected | None:
    """The table as counted now, hidden at least where it was; None where that is not enough."""
    now = _now(found.linked, exact)
    grids = tuple(g for grain in grains for g in found.published.at(grain).grids)
    places = {(grid.level, grid.period) for grid in grids}
    hidden = frozenset(c for c in found.published.hidden if (c.level, c.period) in places)
    planned = exact.plan.by_code[now.table]
    if not planned.keys and planned.code == SITUATIONS:
        return Protected(now, Published(grids), ())
    shown = Published(grids, hidden)
    return proven_together(planned, found, now, shown, program, key, worlds)


def proven_together(
    planned: PlannedTable,
    before: Protected,
    now: LinkedTable,
    shown: Published,
    program: IntegerProgram,
    key: bytes | bytearray,
    worlds: tuple[AllWorlds, AllWorlds] = ({}, {}),
) -> Protected | None:
    """The table as counted `now`, at least so hidden, proven against who reads both releases.

    `worlds`: those of now, and those of before.
    """
    possible_now = possible_in(worlds[0], now)
    possible = possible_in_both(possible_now, possible_in(worlds[1], before.linked))
    since = Since(before.linked.values, before.linked.ceilings, before.published)
    linked, published = both(Protected(now, shown, ()), since)
    kept = dict.fromkeys(all_sensitive(planned, now, planned.grains, shown.grids))
    kept |= dict.fromkeys(
        sensitive_of_both(planned, linked, published, of_before(before.certificates))
    )
    pattern, certificates, unprotectable = suppress(
        linked, published, [*kept], program, key, possible
    )
    if unprotectable or any(cell.level == "nation" for cell in pattern.hidden):
        return None
    again = Protected(
        now,
        shown_now(pattern),
        tuple(of_now(linked, certificates)),
        replace(since, certificates=tuple(certificates)),
    )
    require_proof(planned, again, planned.grains, possible_now, possible)
    return again


def _now(linked: LinkedTable, exact: ExactCounts) -> LinkedTable:
    """The same areas and modalities, with the counts of today."""
    situations = exact.of(SITUATIONS, linked.force)
    now = replace(
        linked,
        values=exact.of(linked.table, linked.force),
        ceilings={(post, quarter): count for (post, quarter, _), count in situations.items()},
        pairs=exact.plan.policy.pairs_know,
        told=exact.told,
    )
    if linked.table != RESIDENCE or not exact.plan.tells_territories:
        return now
    early = Residence(exact.own).among(linked.perimeters.post, ())
    return counted_against(now, linked.residence or early)
