"""What is attacked: a release as somebody reads it, and the same figures badly protected."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from contracts.release_plan import PLANNED, VIEWS
from services.reporting.attack.knowledge import Row
from services.reporting.attack.suite import Scene
from services.reporting.domain.disclosure.linked_table import Published
from services.reporting.domain.disclosure.protection import Protected
from services.reporting.domain.disclosure.recoding import FINEST_FIRST, Recoding
from services.reporting.domain.disclosure.releasing import ReleasedTable
from services.reporting.domain.disclosure.rows import is_count, rows_of
from services.reporting.domain.disclosure.viewing import RowFilter, grains_of
from services.reporting.ports import ReleaseStore


def scene_of(store: ReleaseStore, release: str, views: Iterable[str] = ()) -> Scene:
    """A release as those see it who put their views together; without any, all of its rows."""
    seen: dict[str, None] = {}
    every: list[RowFilter | None] = [_of_every_scope(view) for view in views]
    for wanted in every or [None]:
        seen.update(dict.fromkeys(store.rows(release, wanted)))
    rows = [json.loads(row) for row in seen]
    return replace(_scene(rows, store.proofs(release)), earlier=_rectified_by(store, release))


def only_small_hidden(store: ReleaseStore, release: str) -> Scene:
    """The same counts with every grain at its finest, and no more hidden than small cells."""
    proofs = store.proofs(release)
    grains = [g for g in FINEST_FIRST if g[1] == "quarter" or "-Q" not in proofs[0].linked.year]
    rows: list[Row] = []
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
    return _scene(rows, proofs)


def _rectified_by(store: ReleaseStore, release: str) -> list[Row]:
    """The rows of the release of the same period that came before, if there is one."""
    editions = list(store.editions())
    (this,) = [edition for edition in editions if edition.id == release]
    before = [each for each in editions[: editions.index(this)] if each.period == this.period]
    rows = [json.loads(row) for row in store.rows(before[-1].id)] if before else []
    return [row for row in rows if is_count(row)]


def _of_every_scope(view: str) -> RowFilter:
    audience = VIEWS[view]
    return RowFilter(tables=grains_of(audience), force=audience.force)


def _scene(rows: Sequence[Row], proofs: Sequence[Protected]) -> Scene:
    return Scene(
        rows=[row for row in rows if is_count(row)],
        truth={(p.linked.table, p.linked.force): p.linked.values for p in proofs},
        areas={post: area for p in proofs for post, area in p.linked.perimeters.department.items()},
        year=proofs[0].linked.year,
        modalities={(p.linked.table, p.linked.force): p.linked.modalities for p in proofs},
    )
