"""What a cut shows, and what a fresh fold of the first facts shows: the two must be equal."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, text

from contracts.read_model import CellRow, CutRow, SequenceHoleRow, SeriesRow
from services.chassis.databases import reading, sqlite_engine
from services.projections.adapters.views import views
from services.projections.ports import EventFeed
from tests.scratch import build_scratch

COLUMNS = {
    "cells": tuple(name for name in CellRow.model_fields if name != "value"),
    "posts": ("post", "record"),
    "series": tuple(SeriesRow.model_fields),
    "sequence_holes": tuple(SequenceHoleRow.model_fields),
}
OF_POSTS = frozenset({"sequence_holes"})
"""Of the read model of posts alone."""
Figures = Mapping[str, Counter[tuple[object, ...]]]


def figures(engine: Engine, model: str, cut: int | None = None) -> Figures:
    """What the views of a read model show, now or in a cut; the cells summed over partitions."""
    kinds = [kind for kind in COLUMNS if model == "site" or kind not in OF_POSTS]
    return {kind: _rows(engine, model, kind, cut) for kind in kinds}


def folded(feed: EventFeed, model: str, position: int) -> Figures:
    """What a fresh fold of the log up to a position shows."""
    with TemporaryDirectory() as folder:
        engine = sqlite_engine(build_scratch(Path(folder), [model], feed, position))
        found = figures(engine, model)
        engine.dispose()
    return found


def _rows(engine: Engine, model: str, kind: str, cut: int | None) -> Counter[tuple[object, ...]]:
    amount = "value" if kind == "cells" else "1"
    selected = ", ".join(f'"{column}"' for column in COLUMNS[kind])
    view = f"{model}_{kind}_v1" if cut is None else f"{model}_cut_{kind}_v1"
    query = f"SELECT {selected}, {amount} FROM {view}"
    if cut is not None:
        query += f" WHERE cut = {cut}"
    sums: Counter[tuple[object, ...]] = Counter()
    with reading(engine).connect() as connection:
        for *key, value in connection.execute(text(query)):
            sums[tuple(key)] += value
    return Counter({key: value for key, value in sums.items() if value})


def cut_of(engine: Engine, model: str, position: int) -> CutRow | None:
    """Where a cut stands in the generation that serves, None when nobody asked for it."""
    cuts = dict(views())["cuts_v1"]
    asked = text(f"SELECT * FROM ({cuts}) c WHERE read_model = :model AND position = :position")
    with reading(engine).connect() as connection:
        found = connection.execute(asked, {"model": model, "position": position}).mappings().first()
    return CutRow.model_validate(dict(found)) if found else None
