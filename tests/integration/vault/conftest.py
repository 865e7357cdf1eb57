"""The vault on either database, empty."""

from pathlib import Path

import psycopg
import pytest

from services.chassis.databases import Where
from services.intake.adapters.vault.tables import TABLES
from tests.databases import Databases


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Where:
    if request.param == "SQLite":
        return tmp_path / "vault.db"
    databases: Databases = request.getfixturevalue("databases")
    tables = ", ".join(f"vault.{table.name}" for table in TABLES)
    with psycopg.connect(databases.superuser) as superuser:
        superuser.execute(f"TRUNCATE {tables}".encode())
    return databases.vault
