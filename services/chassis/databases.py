"""The two databases of Relais: SQLite, embedded in one process, and PostgreSQL, shared by many."""

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    TableClause,
    Text,
    column,
    create_engine,
    event,
    table,
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DataError

BUSY_MS = 30_000  # a writer may wait for a whole catch-up batch of another process
CACHE_KIB = 16_384  # a rebuild of a million facts is no faster with four times as much
CHECKPOINT_PAGES = 8_000  # 32 MB of log between two syncs of the file, eight times the default
READS = "relais_reads"
POSTGRES_WAITS = "-c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"
CONNECT_TIMEOUT_S = 5
CODE = Text().with_variant(Text(collation="C"), "postgresql")
"""The type of columns whose texts compare byte by byte, so that both have the same order."""

Where: TypeAlias = Path | str
"""A SQLite file, or the URL of a PostgreSQL database."""


def open_engine(where: Where, schema: str, *, durable: bool = False) -> Engine:
    """An engine on `where`; on PostgreSQL unqualified names are those of `schema`."""
    if isinstance(where, Path):
        return sqlite_engine(where, durable=durable)
    return postgres_engine(where, schema)


def sqlite_engine(file: Path, *, read_only: bool = False, durable: bool = False) -> Engine:
    """An engine on `file`.

    `durable`: each commit survives a power cut (intake's facts); without it the last
    commits may be lost with the power, never torn, and are counted again from the log.
    A transaction takes the write lock at its start, unless its engine is `reading(engine)`.
    """
    mode = "ro" if read_only else "rwc"
    engine = create_engine(
        f"sqlite:///file:{file}?mode={mode}&uri=true",
        hide_parameters=True,  # in errors: they name people
        connect_args={"timeout": BUSY_MS / 1000},
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


def postgres_engine(url: str, schema: str) -> Engine:
    """An engine on the PostgreSQL database at `url`, through psycopg 3.

    Waiting for a lock ends after ten seconds, and a transaction left open after a minute.
    Raises sqlalchemy.exc.ArgumentError when `url` is none.
    """
    options = f"-c search_path={schema} {POSTGRES_WAITS}"
    return create_engine(
        psycopg_url(url),
        pool_pre_ping=True,
        hide_parameters=True,  # in errors: they name people
        connect_args={
            "options": options,
            "connect_timeout": CONNECT_TIMEOUT_S,
            "application_name": f"relais-{schema}",
        },
    )


def psycopg_url(url: str) -> URL:
    """A libpq URL with the driver SQLAlchemy needs to know."""
    return make_url(url).set(drivername="postgresql+psycopg")


def named_table(name: str, *columns: str) -> TableClause:
    """A table by the names of its columns: migrations alone say types, keys and indexes."""
    return table(name, *map(column, columns))


@contextmanager
def only_one(engine: Engine, lock: tuple[int, int], name: str) -> Iterator[Connection | None]:
    """The connection by which this process alone holds a lock of the database, else None.

    The lock goes with who holds it.

    On PostgreSQL it is the advisory lock of that number, on SQLite a lock on a file beside the
    database, which ends with `name`.
    """
    if engine.dialect.name == "sqlite":
        database = Path(str(engine.url.database).removeprefix("file:"))
        with database.with_suffix(f".{name}").open("w") as file, engine.connect() as connection:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield None
            else:
                yield connection
        return
    with engine.connect() as connection:
        with connection.begin():  # the lock is the session's, it outlives this transaction
            asked = text("SELECT pg_try_advisory_lock(:kind, :which)")
            got = connection.execute(asked, {"kind": lock[0], "which": lock[1]}).scalar_one()
        try:
            yield connection if got else None
        finally:
            connection.invalidate()  # what ends the session lets go of the lock for certain


@contextmanager
def overwriting(engine: Engine, tables: Sequence[str]) -> Iterator[Connection]:
    """A transaction whose deletions leave nothing behind in the files of the database.

    SQLite overwrites pages and empties what it writes ahead; PostgreSQL writes `tables` anew,
    which their owner alone may do, and which keeps their writers waiting. Copies and archives
    made before are not reached.
    """
    on_sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection  # outside transactions
        if on_sqlite:
            raw.execute("PRAGMA secure_delete=ON")
        with connection.begin():
            yield connection
        if on_sqlite:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in tables:
            connection.execute(text(f"VACUUM FULL {table}"))


def reading(engine: Engine) -> Engine:
    """The same engine for transactions that only read one snapshot, and never wait for a writer."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine.execution_options(**{READS: True})


def is_about_nul(error: Exception) -> bool:
    """Whether a database refused a text with U+0000, which PostgreSQL keeps nowhere."""
    return isinstance(error, DataError) and "NUL" in str(error.orig)
