"""What is attacked: a release as somebody reads it, and the same figures badly protected."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from contracts.release_plan import PLANNED, VIEWS
from services.reporting.attack.dates import RECONCILIATION, as_if_before, as_if_late
from services.reporting.attack.suite import Scene
from services.reporting.domain.disclosure.certificate import Protected
from services.reporting.domain.disclosure.linked_table import Published
from services.reporting.domain.disclosure.recoding import FINEST_FIRST, Recoding
from services.reporting.domain.disclosure.released_row import ReleasedRow, is_count
from services.reporting.domain.disclosure.releasing import ReleasedTable
from services.reporting.domain.disclosure.rows import rows_of
from services.reporting.domain.disclosure.viewing import RowFilter, of_every_scope
from services.reporting.ports import ReleaseStore


def scene_of(store: ReleaseStore, release: str, views: Iterable[str] = ()) -> Scene:
    """A release as readers see it who share the views named; all of its rows where none is."""
    seen: dict[str, None] = {}
    every: list[RowFilter | None] = [of_every_scope(VIEWS[view]) for view in views]
    for wanted in every or [None]:
        seen.update(dict.fromkeys(store.rows(release, wanted)))
    rows = [ReleasedRow.read(row) for row in seen]
    return replace(_scene(rows, store.proofs(release)), earlier=_rectified_by(store, release))


def only_small_hidden(store: ReleaseStore, release: str) -> Scene:
    """The same counts with every grain at its finest, and no more hidden than small cells."""
    proofs = store.proofs(release)
    grains = [g for g in FINEST_FIRST if g.length == "quarter" or "-Q" not in proofs[0].linked.year]
    rows: list[ReleasedRow] = []
    for planned in PLANNED:
        steps = Recoding(planned, {grain: 0 for grain in planned.grains if grain in grains})
        linked_tables = []
        for found in proofs:
            if found.linked.table == planned.code:
                shown = Published(steps.grids(found.linked))
                small = frozenset(
                    cell
                    for cell, value in shown.cells(found.linked)
                    if planned.keys and 0 < value < planned.threshold
                )
                linked_tables.append(Protected(found.linked, Published(shown.grids, small), ()))
        if linked_tables:
            rows += rows_of(ReleasedTable(planned, steps, tuple(linked_tables)))
    naive = _scene(rows, proofs)
    return replace(naive, open_rows=as_if_late(rows), as_if_before=as_if_before(naive.rows))


def _rectified_by(store: ReleaseStore, release: str) -> list[ReleasedRow]:
    """The rows of the release of the same period that came before, if there is one."""
    releases = list(store.sealed())
    (this,) = [one for one in releases if one.id == release]
    before = [each for each in releases[: releases.index(this)] if each.period == this.period]
    rows = [ReleasedRow.read(row) for row in store.rows(before[-1].id)] if before else []
    return [row for row in rows if is_count(row)]


def _scene(rows: Sequence[ReleasedRow], proofs: Sequence[Protected]) -> Scene:
    return Scene(
        rows=[row for row in rows if is_count(row)],
        open_rows=[row for row in rows if row.table == RECONCILIATION],
        truth={(p.linked.table, p.linked.force): p.linked.values for p in proofs},
        areas={post: area for p in proofs for post, area in p.linked.perimeters.department.items()},
        year=proofs[0].linked.year,
        told=proofs[0].linked.told,
        modalities={(p.linked.table, p.linked.force): p.linked.modalities for p in proofs},
    )
