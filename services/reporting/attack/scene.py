"""What is attacked: a release as somebody reads it, and the same figures badly protected."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from contracts.release_plan import PLAN, VIEWS, ReleasePlan
from services.reporting.attack.dates import RECONCILIATION, as_if_before, as_if_late
from services.reporting.attack.given import Scene
from services.reporting.attack.targets import Truth
from services.reporting.attack.words import as_if_counted
from services.reporting.domain.disclosure.certificate import Protected
from services.reporting.domain.disclosure.linked_table import Leaf, LinkedTable, Published
from services.reporting.domain.disclosure.manifest import plan_claimed
from services.reporting.domain.disclosure.recoding import FINEST_FIRST, Recoding
from services.reporting.domain.disclosure.released_row import ReleasedRow, is_count
from services.reporting.domain.disclosure.releasing import ReleasedTable
from services.reporting.domain.disclosure.residence import OWN, SIDES
from services.reporting.domain.disclosure.rows import rows_of
from services.reporting.domain.disclosure.viewing import RowFilter, of_every_scope
from services.reporting.ports import ReleaseStore


def scene_of(store: ReleaseStore, release: str, views: Iterable[str] = ()) -> Scene:
    """A release as readers see it who share the views named; all of its rows where none is."""
    seen: dict[str, None] = {}
    plan = plan_claimed(store.manifest(release))
    every: list[RowFilter | None] = [of_every_scope(VIEWS[view], plan) for view in views]
    for wanted in every or [None]:
        seen.update(dict.fromkeys(store.rows(release, wanted)))
    rows = [ReleasedRow.read(row) for row in seen]
    proofs, before = store.proofs(release), _before(store, release)
    earlier = [ReleasedRow.read(row) for row in store.rows(before)] if before else []
    return replace(
        _scene(rows, proofs, plan),
        earlier=[row for row in earlier if is_count(row, plan)],
        late=_late(store.proofs(before), proofs) if before else {},
    )


def only_small_hidden(store: ReleaseStore, release: str) -> Scene:
    """The same counts with every grain at its finest, and no more hidden than small cells.

    A table that joins départements of its own in a year does not.
    """
    proofs, before = store.proofs(release), _before(store, release)
    plan = plan_claimed(store.manifest(release))
    rows = _badly_protected(proofs, plan)
    naive = replace(
        _scene(rows, proofs, plan), open_rows=as_if_late(rows), said=as_if_counted(rows)
    )
    if before:
        earlier = store.proofs(before)
        return replace(naive, earlier=_badly_protected(earlier, plan), late=_late(earlier, proofs))
    return replace(naive, as_if_before=as_if_before(naive.rows))


def _badly_protected(proofs: Sequence[Protected], plan: ReleasePlan = PLAN) -> list[ReleasedRow]:
    grains = [g for g in FINEST_FIRST if g.length == "quarter" or "-Q" not in proofs[0].linked.year]
    rows: list[ReleasedRow] = []
    for planned in plan.tables:
        steps = Recoding(planned, {grain: 0 for grain in planned.grains if grain in grains})
        linked_tables = []
        for found in proofs:
            if found.linked.table == planned.code:
                linked = _apart(found.linked)
                shown = Published(steps.grids(linked))
                small = frozenset(
                    cell
                    for cell, value in shown.cells(linked)
                    if planned.keys and 0 < value < planned.threshold
                )
                linked_tables.append(Protected(linked, Published(shown.grids, small), ()))
        if linked_tables:
            rows += rows_of(ReleasedTable(planned, steps, tuple(linked_tables)), plan)
    return [row for row in rows if is_count(row, plan)]


def _apart(linked: LinkedTable) -> LinkedTable:
    """The table with each département of the year alone."""
    areas = linked.perimeters
    quarters = {period: of for period, of in areas.quarters.items() if period != linked.year}
    of_quarter = "-Q" in linked.year
    return linked if of_quarter else replace(linked, perimeters=replace(areas, quarters=quarters))


def _before(store: ReleaseStore, release: str) -> str | None:
    """The release of the same period that came before, if there is one."""
    releases = list(store.sealed())
    (this,) = [one for one in releases if one.id == release]
    before = [each for each in releases[: releases.index(this)] if each.period == this.period]
    return before[-1].id if before else None


def _late(before: Sequence[Protected], now: Sequence[Protected]) -> Truth:
    """By how many each leaf grew; where one shrank, nothing is taken to be known."""
    known = {(p.linked.table, p.linked.force): _sides(p.linked, p.linked.values) for p in before}
    grown = {
        (p.linked.table, p.linked.force): _grown(
            known.get((p.linked.table, p.linked.force), {}), _sides(p.linked, p.linked.values)
        )
        for p in now
    }
    return {key: leaves for key, leaves in grown.items() if leaves}


def _grown(before: Mapping[Leaf, int], now: Mapping[Leaf, int]) -> Mapping[Leaf, int]:
    """The leaves that grew, with by how many."""
    grown = {leaf: count - before.get(leaf, 0) for leaf, count in now.items()}
    return {leaf: more for leaf, more in grown.items() if more > 0}


def _scene(
    rows: Sequence[ReleasedRow], proofs: Sequence[Protected], plan: ReleasePlan = PLAN
) -> Scene:
    return Scene(
        rows=[row for row in rows if is_count(row, plan)],
        open_rows=[row for row in rows if row.table == RECONCILIATION],
        truth={(p.linked.table, p.linked.force): _sides(p.linked, p.linked.values) for p in proofs},
        areas={post: area for p in proofs for post, area in p.linked.perimeters.department.items()},
        year=proofs[0].linked.year,
        told=proofs[0].linked.told,
        modalities={
            (p.linked.table, p.linked.force): SIDES if p.linked.residence else p.linked.modalities
            for p in proofs
        },
        territories=_territories(proofs),
        residence={p.linked.force: p.linked.residence for p in proofs if p.linked.residence},
    )


def _sides(linked: LinkedTable, leaves: Mapping[Leaf, int]) -> Mapping[Leaf, int]:
    """The leaves; of residence, by the side of the post's own territory."""
    if (residence := linked.residence) is None:
        return leaves
    found: Counter[Leaf] = Counter()
    for (seat, quarter, pattern), count in leaves.items():
        found[seat, quarter, residence.side(pattern, OWN)] += count
    return found


def _territories(proofs: Sequence[Protected]) -> dict[str, frozenset[str]]:
    """The seats that each territory counts."""
    found: dict[str, set[str]] = {}
    for each in proofs:
        for seat, codes in each.linked.perimeters.territories.items():
            for code in codes:
                found.setdefault(code, set()).add(seat)
    return {code: frozenset(seats) for code, seats in sorted(found.items())}
