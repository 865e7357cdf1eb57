"""A sealer on a published year, and the store into which it seals."""

import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import connect
from typing import Any

import pytest

from contracts.read_model import CellRow
from services.chassis.settings import key_of
from services.reporting.adapters.published_views import SqlPublishedViews, reading_engine
from services.reporting.adapters.sealed_store import SqlReleaseStore, open_sealed
from services.reporting.main import sealer_on
from services.reporting.sealer.sealing import Sealer
from tests.integration.reporting.published import publish, standing
from tests.integration.sealing.world import POSTS, cells, located, records
from tests.names import HIDING


@dataclass
class Bench:
    """A sealer and what it reads and writes."""

    folder: Path
    sealer: Sealer
    store: SqlReleaseStore
    file: Path


def bench_on(
    folder: Path,
    more: int = 0,
    sealed: Path | None = None,
    at: Collection[str] = tuple(POSTS),
    change: Callable[[list[CellRow]], list[CellRow]] = list,
) -> Bench:
    """A sealer on the published year; `more` situations of January came late `at` some posts.

    `change`: makes another history of its cells.
    """
    file = folder / f"published-{more}.db"
    stands = [standing(m, 400 + more, "2010-02-01T08:00:00Z") for m in ("nation", "site")]
    stands.append(standing("department", 400 + more, "2010-02-01T08:00:00Z"))
    counted = change(cells(more=more, at=at))
    of_nation = [
        each.model_copy(update={"area": "FR", "table": table, "force": force})
        for each in counted
        if each.table == "A1"
        for table, force in (("A1", each.force), ("R1", ""))
    ]
    of_models = {"site": counted, "department": located(counted), "nation": of_nation}
    publish(file, cells=of_models, posts=records(), positions=stands)
    store = SqlReleaseStore(open_sealed(sealed or folder / "sealed.db", HIDING))
    views = SqlPublishedViews(reading_engine(f"sqlite:///{file}"))
    return Bench(
        folder, sealer_on(views, store, key_of(folder / "sealing.key"), tuple), store, file
    )


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Nothing sealed yet."""
    return bench_on(tmp_path)


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The year 2009, its first quarter sealed before (kept as `quarter.db`), then the year."""
    made = bench_on(tmp_path_factory.mktemp("year"))
    made.sealer.seal("2009-Q1")
    with connect(made.folder / "sealed.db") as sealed, connect(made.folder / "quarter.db") as kept:
        sealed.backup(kept)
    made.sealer.seal("2009")
    return made


def another_year(year: Bench, folder: Path, **changes: Any) -> Bench:
    """The same first quarter as sealed, then a year that was another (see bench_on)."""
    shutil.copy(year.folder / "quarter.db", folder / "sealed.db")
    made = bench_on(folder, **changes)
    made.sealer.seal("2009")
    return made


Later = Callable[[int], Bench]


@pytest.fixture
def later(bench: Bench) -> Later:
    """The same store, on figures into which late facts have come."""
    return lambda more: bench_on(bench.folder, more, bench.folder / "sealed.db")
