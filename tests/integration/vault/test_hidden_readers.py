"""Who opened details, as the vault keeps it: never in clear, under any key of the accounts."""

from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from services.access.adapters.known_names import UNREAD
from services.access.adapters.names import KeyedNames, NamesUnreadable
from services.chassis.databases import Where, postgres_engine, sqlite_engine
from services.chassis.migrations import upgrade
from services.intake.adapters.vault.opening import migrate_vault, open_sql_vault
from services.intake.adapters.vault.tables import PACKAGE, SCHEMA
from services.intake.ports import VaultUnavailable
from services.operations.names_elsewhere import names_elsewhere
from tests.databases import empty_database, migrate
from tests.integration.access.test_hidden_names import in_clear
from tests.integration.vault.opened import POST, READER, opened, settings
from tests.names import HIDING

OLD = ("camille.renard", "o.lefort", "ligne de commande (joelle)")
OTHER = KeyedNames(lambda: bytearray(b"x" * 32))
ROW = (
    "INSERT INTO accesses (at, reader, action, purpose, post, case_id) "
    "VALUES ('2026-11-29', '{}', 'lecture', 'suivi', '{}', '')"
)


def fill(engine: Engine) -> None:
    """What an older version noted, of a post that has a key and of one that has none."""
    with engine.begin() as connection:
        for number in range(400):
            connection.execute(text(ROW.format(OLD[number % 3], (POST, "93-01")[number % 2])))


def test_what_an_older_file_says_in_clear_is_hidden_when_it_is_opened(tmp_path: Path) -> None:
    engine = sqlite_engine(tmp_path / "vault.db", durable=True)
    upgrade(engine, PACKAGE, "0002")
    fill(engine)
    engine.dispose()
    assert set(in_clear(tmp_path, OLD)) == {*OLD}
    with pytest.raises(VaultUnavailable, match="RELAIS_ACCESS_KEY"):
        open_sql_vault(settings(tmp_path), KeyedNames(lambda: None))
    assert set(in_clear(tmp_path, OLD)) == {*OLD}
    for _ in range(2):
        with opened(tmp_path) as made:
            made.put()
            assert in_clear(tmp_path, (*OLD, READER[0])) == {}
            told = [each["reader"] for each in made.made.store.accesses(POST)]
            assert told[:3] == [OLD[0], OLD[2], OLD[1]]
            assert told[-1] == READER[0]
            with made.made.store.engine.begin() as connection:
                for change in ("UPDATE accesses SET reader = '~'", "DELETE FROM accesses"):
                    with pytest.raises(IntegrityError, match="only added"):
                        connection.exec_driver_sql(change)
                with pytest.raises(IntegrityError, match="no name in clear"):
                    connection.exec_driver_sql(ROW.format("lea", POST))


def test_the_owner_hides_what_an_older_schema_says_in_clear(
    tmp_path: Path, postgresql_server: str
) -> None:
    with empty_database(postgresql_server) as databases:
        migrate(databases.owner, "vault", "0002")
        with psycopg.connect(databases.superuser) as server:
            engine = postgres_engine(databases.superuser, SCHEMA)
            fill(engine)
            engine.dispose()
            file = "SELECT pg_relation_filenode('vault.accesses')"
            before = server.execute(file).fetchone()
        with pytest.raises(NamesUnreadable):
            migrate_vault(databases.owner, KeyedNames(lambda: None))
        for _ in range(2):
            migrate_vault(databases.owner, HIDING)
        with psycopg.connect(databases.superuser) as server:
            rows = server.execute("SELECT a::text FROM vault.accesses a").fetchall()
            assert len(rows) == 400
            assert not [row for (row,) in rows if any(name in row for name in OLD)]
            assert server.execute(file).fetchone() != before
            forced = (
                "SELECT relforcerowsecurity FROM pg_class WHERE oid = 'vault.accesses'::regclass"
            )
            assert server.execute(forced).fetchone() == (True,)
        with closing(open_sql_vault(settings(tmp_path, databases.owner), HIDING)) as store:
            assert {each["reader"] for each in store.accesses(POST)} == {*OLD}
            assert {each["reader"] for each in store.accesses("93-01")} == {*OLD}


def test_readers_are_put_under_the_next_key_of_the_accounts(
    request: pytest.FixtureRequest, tmp_path: Path, where: Where
) -> None:
    owner = request.getfixturevalue("databases").owner if isinstance(where, str) else where
    with opened(tmp_path, where) as made:
        made.put()
        before = made.made.store.accesses(POST)
    rehide, _calls = names_elsewhere(owner, {})
    for old in (HIDING, OTHER, HIDING):  # killed after the first, and run again
        rehide(old, OTHER)
    with closing(open_sql_vault(settings(tmp_path, where), OTHER)) as store:
        assert store.accesses(POST) == before
    with closing(open_sql_vault(settings(tmp_path, where), HIDING)) as store:
        assert {each["reader"] for each in store.accesses(POST)} == {UNREAD}
