"""Databases written anew once, so that nothing that was written over is left between their rows."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, TableClause, text

from services.chassis.logs import logger

_LOG = logger(__name__)


def write_anew(
    engine: Engine, tables: Sequence[TableClause], mark: int, *, again: bool = False
) -> None:
    """Write a SQLite file, or these tables of PostgreSQL as their owner, anew and mark them so.

    `mark`: `user_version` of a file, the comment of a table; what has it is left as it is, unless
    `again`. A file that somebody reads meanwhile waits for the next time.
    """
    if engine.dialect.name == "sqlite":
        _file(engine, mark, again=again)
    else:
        _tables(engine, tables, mark, again=again)


def _file(engine: Engine, mark: int, *, again: bool) -> None:
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection  # outside transactions
        if again:
            raw.execute("PRAGMA user_version=0")
        if raw.execute("PRAGMA user_version").fetchone()[0] >= mark:
            return
        try:
            raw.execute("VACUUM")
            (busy, *_) = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                raw.execute(f"PRAGMA user_version={mark}")
        except sqlite3.OperationalError as error:
            _LOG.warning("file_not_written_anew", error=str(error))


def _tables(engine: Engine, tables: Sequence[TableClause], mark: int, *, again: bool) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in tables:
            said = text("SELECT obj_description(to_regclass(:name), 'pg_class')")
            if again or connection.scalar(said, {"name": table.name}) != str(mark):
                connection.execute(text(f"VACUUM FULL {table.name}"))
                connection.execute(text(f"COMMENT ON TABLE {table.name} IS '{mark}'"))
