"""Opens the accounts' database, and sees that no name stands in it, nor in what was written over.

Names that an older version wrote are hidden by migration 0009; the file, or the tables, are then
written anew once, so that nothing of before is left between their rows.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

from services.access.adapters.names import MARK
from services.access.adapters.tables import NAMING, WRITTEN_ANEW
from services.access.adapters.writing_anew import write_anew
from services.access.ports import Names
from services.chassis.databases import Where, open_engine
from services.chassis.migrations import open_migrated, upgrade

PACKAGE = "services.access"


def open_accounts(where: Where, names: Names) -> Engine:
    """The accounts; a file is brought to the current version. See migrations.open_migrated."""
    engine = open_migrated(where, PACKAGE, "access", durable=True, needs={"names": names})
    if isinstance(where, Path):
        write_anew(engine, NAMING, WRITTEN_ANEW)
    return engine


def migrate_accounts(where: Where, names: Names) -> None:
    """Bring the tables to the current version, as their owner; safe to repeat."""
    engine = open_engine(where, "access", durable=True)
    try:
        upgrade(engine, PACKAGE, needs={"names": names})
        write_anew(engine, NAMING, WRITTEN_ANEW)
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
