"""The log on each of the two databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.chassis.databases import Where
from services.intake.adapters.log.fact_store import FactStore
from services.intake.main import open_store
from tests.databases import relais_database


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Where]:
    if request.param == "SQLite":
        yield tmp_path / "log.db"
    else:
        with relais_database(request.getfixturevalue("postgresql_server")) as databases:
            yield databases.intake


@pytest.fixture
def store(where: Where) -> Iterator[FactStore]:
    with open_store(where) as opened:
        yield opened
