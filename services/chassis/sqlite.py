"""SQLite as an embedded database: write-ahead log, one writer, readers that never wait."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event

BUSY_MS = 30_000  # a writer may wait for a whole catch-up batch of another process
CACHE_KIB = 65_536
CHECKPOINT_PAGES = 8_000  # 32 MB of log between two syncs of the file, eight times the default
READS = "relais_reads"


def sqlite_engine(file: Path, *, read_only: bool = False, durable: bool = False) -> Engine:
    """An engine on `file`.

    `durable`: each commit survives a power cut (intake's facts); without it the last
    commits may be lost with the power, never torn, and are counted again from the log.
    A transaction takes the write lock at its start, unless its engine is `reading(engine)`.
    """
    mode = "ro" if read_only else "rwc"
    engine = create_engine(
        f"sqlite:///file:{file}?mode={mode}&uri=true", connect_args={"timeout": BUSY_MS / 1000}
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours, below
        cursor = connection.cursor()
        if not read_only:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            cursor.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
        cursor.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        reads = read_only or connection.get_execution_options().get(READS)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def reading(engine: Engine) -> Engine:
    """The same engine for transactions that only read, and so never wait for a writer."""
    return engine.execution_options(**{READS: True})
