"""The vault's tables are those declared, made by its own migrations, beside no others."""

from pathlib import Path

import pytest
from sqlalchemy import inspect

from services.chassis.databases import postgres_engine
from services.chassis.migrations import NotMigrated
from services.intake.__main__ import migrate
from services.intake.adapters.vault.opening import open_sql_vault, vault_engine
from services.intake.adapters.vault.tables import SCHEMA, TABLES
from tests.databases import Databases, empty_database, require_columns
from tests.integration.vault.opened import settings
from tests.names import HIDING


def test_the_migrations_make_what_the_tables_declare(tmp_path: Path, databases: Databases) -> None:
    for engine in (
        vault_engine(tmp_path / "vault.db", HIDING),
        postgres_engine(databases.owner, SCHEMA),
    ):
        require_columns(engine, TABLES)
        named = {table.name for table in TABLES}
        assert set(inspect(engine).get_table_names()) == named | {"alembic_version"}
        engine.dispose()


def test_a_vault_without_tables_is_refused_and_migrated_with_the_log(
    tmp_path: Path, postgresql_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with empty_database(postgresql_server) as empty:
        with pytest.raises(NotMigrated, match=r"Les tables de vault .* relais intake migrate"):
            open_sql_vault(settings(tmp_path, empty.owner), HIDING)
        urls = {f"RELAIS_{name}_DATABASE_URL": empty.owner for name in ("INTAKE", "VAULT")}
        for name, url in urls.items():
            monkeypatch.setenv(name, url)
        migrate()
        migrate()
        open_sql_vault(settings(tmp_path, empty.owner), HIDING).close()
