"""Opens the accounts' database, and sees that no name stands in it, nor in what was written over.

Names that an older version wrote are hidden by migration 0009; the file, or the tables, are then
written anew once, so that nothing of before is left between their rows.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from services.access.adapters.names import MARK
from services.access.adapters.tables import NAMING, WRITTEN_ANEW
from services.access.ports import Names
from services.chassis.databases import Where, open_engine
from services.chassis.logs import logger
from services.chassis.migrations import open_migrated, upgrade

PACKAGE = "services.access"

_LOG = logger(__name__)


def open_accounts(where: Where, names: Names) -> Engine:
    """The accounts; a file is brought to the current version. See migrations.open_migrated."""
    engine = open_migrated(where, PACKAGE, "access", durable=True, needs={"names": names})
    if isinstance(where, Path):
        _write_file_anew(engine)
    return engine


def migrate_accounts(where: Where, names: Names) -> None:
    """Bring the tables to the current version, as their owner; safe to repeat."""
    engine = open_engine(where, "access", durable=True)
    try:
        upgrade(engine, PACKAGE, needs={"names": names})
        if isinstance(where, Path):
            _write_file_anew(engine)
        else:
            _write_tables_anew(engine)
    finally:
        engine.dispose()


def has_hidden_names(file: Path) -> bool:
    """Whether somebody's name was hidden in a file of accounts, so that its key is needed."""
    if not file.exists():
        return False
    asked = "SELECT 1 FROM access_events WHERE by GLOB ? LIMIT 1"
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            return connection.execute(asked, (f"{MARK}*",)).fetchone() is not None
    except sqlite3.OperationalError:  # it has no tables yet
        return False


def _write_file_anew(engine: Engine) -> None:
    """Once; where somebody reads meanwhile, at the next start."""
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection  # outside transactions
        if raw.execute("PRAGMA user_version").fetchone()[0] >= WRITTEN_ANEW:
            return
        try:
            raw.execute("VACUUM")
            (busy, *_) = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                raw.execute(f"PRAGMA user_version={WRITTEN_ANEW}")
        except sqlite3.OperationalError as error:
            _LOG.warning("accounts_not_written_anew", error=str(error))


def write_anew(engine: Engine) -> None:
    """Leave nothing of what was there between the rows: again, whatever was done before."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("PRAGMA user_version=0")
        _write_file_anew(engine)
    else:
        _write_tables_anew(engine, again=True)


def _write_tables_anew(engine: Engine, *, again: bool = False) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in NAMING:
            said = text("SELECT obj_description(to_regclass(:name), 'pg_class')")
            if again or connection.scalar(said, {"name": table.name}) != str(WRITTEN_ANEW):
                connection.execute(text(f"VACUUM FULL {table.name}"))
                connection.execute(text(f"COMMENT ON TABLE {table.name} IS '{WRITTEN_ANEW}'"))
