"""What the read models publish, against a fresh build from the log; what the log holds."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeAlias

from sqlalchemy import Engine, text

from contracts.read_model import READ_MODELS
from services.chassis.databases import reading, sqlite_engine
from services.intake.adapters.log.fact_store import FactStore
from services.past.moments import StoreFeed
from tests.scratch import build_scratch

VIEWS = (
    *(f"{model}_{kind}_v1" for model in READ_MODELS for kind in ("cells", "posts", "series")),
    "site_cases_v1",
    "site_open_cases_v1",
    "site_sequence_holes_v1",
    "dead_letters_v1",
)
PAGE = 10_000
Rows: TypeAlias = Mapping[str, Counter[tuple[object, ...]]]
"""Of each view its rows; a cell counts as often as its value says."""


class Verdict(NamedTuple):
    """What a fault left behind; all is well when nothing is lost and nothing is double."""

    facts: int
    lost: tuple[str, ...]
    double: tuple[str, ...]

    @property
    def exact(self) -> bool:
        """Every accepted fact is there once, and counted once."""
        return not self.lost and not self.double


def verdict(store: FactStore, read_models: Engine, accepted: Iterable[str]) -> Verdict:
    """Compare the log with what was promised, and the read models with the log."""
    said = set(accepted)
    logged = Counter(ids(store))
    served, fresh = published(read_models), rebuilt(store)
    return Verdict(
        len(said),
        (*(f"fact {id}" for id in said - logged.keys()), *_beyond(fresh, served)),
        (*(f"fact {id}" for id, n in logged.items() if n > 1), *_beyond(served, fresh)),
    )


def ids(store: FactStore) -> Iterable[str]:
    """The id of each fact of the log."""
    after = 0
    while rows := store.read(after, PAGE):
        yield from (json.loads(row.stored)["id"] for row in rows)
        after = rows[-1].position


def rebuilt(store: FactStore) -> Rows:
    """What a fresh build of the three read models publishes."""
    with TemporaryDirectory(prefix="relais-chaos-") as folder:
        file = build_scratch(Path(folder), READ_MODELS, StoreFeed(store), store.head())
        engine = sqlite_engine(file, read_only=True)
        try:
            return published(engine)
        finally:
            engine.dispose()


def published(engine: Engine) -> Rows:
    """All that the generation that serves publishes, in one snapshot."""
    schema = "published." if engine.dialect.name == "postgresql" else ""
    found: dict[str, Counter[tuple[object, ...]]] = {}
    with reading(engine).connect() as connection:
        for view in VIEWS:
            rows = connection.execute(text(f"SELECT * FROM {schema}{view}")).mappings()
            counted: Counter[tuple[object, ...]] = Counter()
            found[view] = counted
            for row in rows:
                amount = row["value"] if view.endswith("_cells_v1") else 1
                hidden = ("value",) if view.endswith("_cells_v1") else ("error",)
                key = (
                    (name, _plain(row[name]))
                    for name in sorted(map(str, row))
                    if name not in hidden
                )
                counted[tuple(key)] += int(amount)
    return found


def _plain(value: object) -> object:
    """PostgreSQL has dates and truths where SQLite has texts and numbers."""
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


def _beyond(these: Rows, those: Rows) -> Iterable[str]:
    """What the first has and the second has not."""
    for view in VIEWS:
        for row, times in (these[view] - those[view]).items():
            yield f"{view} {times} × {dict(row)}"  # type: ignore[arg-type]
