"""Who said what of a call, in the database of releases: never in clear, under any key."""

from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from services.access.adapters.known_names import UNREAD, KnownNames
from services.access.adapters.names import KeyedNames, NamesUnreadable
from services.chassis.databases import Where, open_engine
from services.chassis.migrations import upgrade
from services.operations.names_elsewhere import names_elsewhere
from services.reporting.adapters.call_store import SqlCallStore
from services.reporting.adapters.sealed_store import PACKAGE, SCHEMA, migrate_sealed, open_sealed
from services.reporting.domain.arbitration.calls import RequestMade
from tests.databases import Databases, empty_database, relais_database
from tests.integration.access.test_hidden_names import in_clear
from tests.names import HIDING, NAMES

OLD = ("camille.renard", "o.lefort", "prefecture.eure")
NOW = datetime(2026, 11, 29, tzinfo=UTC)
SAID = RequestMade(call="27-2026-1", post="27-01", amount=9)
OTHER = KeyedNames(lambda: bytearray(b"x" * 32))
ROW = (
    "INSERT INTO arbitration_entries (position, department, at, who, said) "
    "VALUES (:position, '27', :at, :who, :said)"
)


def older(where: Where) -> None:
    """What the version before had of a call."""
    engine = open_engine(where, SCHEMA, durable=True)
    upgrade(engine, PACKAGE, "0006")
    said = {"at": NOW.isoformat(), "said": SAID.model_dump_json()}
    rows = [{"position": n + 1, "who": OLD[n % 3], **said} for n in range(300)]
    with engine.begin() as connection:
        connection.execute(text(ROW), rows)
    engine.dispose()


def who_said(engine: Engine, names: KnownNames = NAMES) -> list[str]:
    return [each.who for each in SqlCallStore(engine, names).entries("27")]


def test_what_an_older_version_said_of_a_call_is_hidden_when_it_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "sealed.db"
    older(file)
    assert set(in_clear(tmp_path, OLD)) == {*OLD}
    with pytest.raises(NamesUnreadable, match="RELAIS_ACCESS_KEY"):
        open_sealed(file, KeyedNames(lambda: None))
    assert set(in_clear(tmp_path, OLD)) == {*OLD}
    for more in range(2):
        engine = open_sealed(file, HIDING)
        assert who_said(engine) == [*OLD] * 100 + ["a.morel"] * more
        SqlCallStore(engine, NAMES).add("27", NOW, "a.morel", SAID, {})
        assert in_clear(tmp_path, (*OLD, "a.morel")) == {}
        with engine.begin() as connection:
            for change, why in (
                ("UPDATE arbitration_entries SET who = '~'", "never changed"),
                ("DELETE FROM arbitration_entries", "never erased"),
                (
                    "INSERT INTO arbitration_entries VALUES (999, '27', '', 'lea', '', '')",
                    "no name",
                ),
            ):
                with pytest.raises(IntegrityError, match=why):
                    connection.exec_driver_sql(change)
        engine.dispose()


def test_the_owner_hides_what_was_said_of_calls(postgresql_server: str) -> None:
    with empty_database(postgresql_server) as databases:
        older(databases.owner)
        with pytest.raises(NamesUnreadable):
            migrate_sealed(databases.owner, KeyedNames(lambda: None))
        before = _rows(databases)
        assert all(name in before for name in OLD)
        for _ in range(2):
            migrate_sealed(databases.owner, HIDING)
        assert not [name for name in OLD if name in _rows(databases)]
        engine = open_sealed(databases.owner, HIDING)
        assert who_said(engine) == [*OLD] * 100
        engine.dispose()


def _rows(databases: Databases) -> str:
    """The entries as a dump has them."""
    with psycopg.connect(databases.superuser) as server:
        rows = server.execute("SELECT e::text FROM reporting.arbitration_entries e").fetchall()
        return "\n".join(row for (row,) in rows)


@pytest.mark.parametrize("distributed", [False, True])
def test_who_spoke_is_put_under_the_next_key_of_the_accounts(
    postgresql_server: str, tmp_path: Path, distributed: bool
) -> None:
    if not distributed:
        _put_under_the_next(tmp_path / "sealed.db")
        return
    with relais_database(postgresql_server) as databases:
        _put_under_the_next(databases.owner)


def _put_under_the_next(where: Where) -> None:
    engine = open_sealed(where, HIDING)
    SqlCallStore(engine, NAMES).add("27", NOW, OLD[0], SAID, {})
    accounts = where.with_name("access.db") if isinstance(where, Path) else where
    _vault, rehide = names_elsewhere(accounts, {})
    for old in (HIDING, OTHER, HIDING):  # killed after the first, and run again
        rehide(old, OTHER)
    assert who_said(engine, KnownNames(OTHER)) == [OLD[0]]
    assert who_said(engine, KnownNames(HIDING)) == [UNREAD]
    engine.dispose()


def test_what_an_older_file_says_in_clear_is_hidden_under_the_next_key(tmp_path: Path) -> None:
    older(tmp_path / "sealed.db")
    _vault, rehide = names_elsewhere(tmp_path / "access.db", {})
    rehide(HIDING, OTHER)
    assert in_clear(tmp_path, OLD) == {}
    engine = open_sealed(tmp_path / "sealed.db", OTHER)
    assert who_said(engine, KnownNames(OTHER)) == [*OLD] * 100
    engine.dispose()
