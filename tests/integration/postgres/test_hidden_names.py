"""Names of people in PostgreSQL: what an older version left is hidden by the owner of tables."""

from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from pydantic import SecretStr

from services.access.adapters.names import KeyedNames, NamesUnreadable
from services.access.adapters.opening import migrate_accounts
from services.access.main import build
from services.access.ports import AccessRefused
from services.access.renewing import renew_key
from services.access.settings import AccessSettings
from services.chassis.databases import postgres_engine
from services.chassis.migrations import NotMigrated
from tests.databases import Databases, empty_database, migrate
from tests.integration.access.test_hiding_what_is_there import ALL, LOGINS, MAIL, NOW, fill
from tests.names import HIDING, WITH_KEY

TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'access'"


def dump(databases: Databases) -> str:
    """Every row of the accounts, as text."""
    with psycopg.connect(databases.superuser) as server:
        names = [name for (name,) in server.execute(TABLES)]
        tables = [sql.Identifier("access", name) for name in names]
        rows = [server.execute(sql.SQL("SELECT t::text FROM {} t").format(t)) for t in tables]
        return "\n".join(row for each in rows for (row,) in each)


def test_the_owner_hides_what_an_older_version_left_in_clear(postgresql_server: str) -> None:
    with empty_database(postgresql_server) as databases:
        migrate(databases.owner, "access", "0008")
        engine = postgres_engine(databases.owner, "access")
        fill(engine)
        engine.dispose()
        assert [name for name in ALL if name in dump(databases)] == [*ALL]
        with pytest.raises(NotMigrated, match="relais access migrate"):
            build(databases.owner, settings=WITH_KEY)
        with pytest.raises(NamesUnreadable, match="RELAIS_ACCESS_KEY"):
            migrate_accounts(databases.owner, KeyedNames(lambda: None))
        assert [name for name in ALL if name in dump(databases)] == [*ALL]
        before = _files(databases)
        for _ in range(2):
            migrate_accounts(databases.owner, HIDING)
        assert [name for name in ALL if name in dump(databases)] == []
        assert not before & _files(databases)
        told = WITH_KEY.model_copy(update={"database_url": None})
        with closing(build(databases.owner, lambda: NOW, told)) as access:
            assert access.passwords.address_of(LOGINS[0]) == MAIL
            assert set(access.accounts.register().accounts) == {LOGINS[0], LOGINS[2]}
            assert len(access.journal.last(100)) == 60


def _files(databases: Databases) -> set[int]:
    """Those in which the tables are that name somebody."""
    with psycopg.connect(databases.superuser) as server:
        asked = (
            "SELECT pg_relation_filenode(to_regclass('access.' || name)) "
            "FROM unnest(ARRAY['access_events', 'access_journal', 'passwords', 'sessions', "
            "'credentials', 'last_sign_ins', 'failures']) name"
        )
        return {number for (number,) in server.execute(asked)}


def test_the_key_is_renewed_by_the_owner_while_nobody_else_is_there(
    databases: Databases, tmp_path: Path
) -> None:
    new = tmp_path / "new.key"
    owner = WITH_KEY.model_copy(update={"database_url": SecretStr(databases.owner)})
    with closing(build(databases.access, settings=WITH_KEY)) as access:
        access.accounts.create("nadia", "deux chats dorment", "test")
        with pytest.raises(AccessRefused, match="arrêtez Relais"):
            renew_key(owner, new)
    before = _files(databases)
    assert "changée" in renew_key(owner, new)
    assert "changée" in renew_key(owner, new)  # the second has nothing left to do
    assert not before & _files(databases)
    with closing(build(databases.access, settings=AccessSettings(key_file=new))) as access:
        assert "nadia" in access.accounts.register().accounts
        assert access.passwords.has_one("nadia")
    with (
        closing(build(databases.access, settings=WITH_KEY)) as access,
        pytest.raises(NamesUnreadable, match="remettez l'ancienne"),
    ):
        access.accounts.register()
