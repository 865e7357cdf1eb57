"""The library's SQLite connections, made durable, and its factory for our recorder."""

from collections.abc import Sequence

from eventsourcing.sqlite import SQLiteConnection, SQLiteConnectionPool, SQLiteFactory
from eventsourcing.utils import Environment

from services.intake.adapters.log.recorder import FactRecorder

LOCK_TIMEOUT_S = 10  # another process may be importing
DURABLE = ("synchronous=FULL", "cache_size=-65536")
"""NORMAL would lose the last commits with the power; FULL costs one fsync a group. Ids are
random: the index pages they touch should stay in the cache (KiB)."""


class DurableConnectionPool(SQLiteConnectionPool):
    """Connections of the library on which `pragmas` hold."""

    def __init__(self, file: str, pragmas: Sequence[str]) -> None:
        """`file` is a path, not a URI."""
        self._pragmas = tuple(pragmas)
        super().__init__(db_name=file, lock_timeout=LOCK_TIMEOUT_S)

    def _create_connection(self) -> SQLiteConnection:
        connection = super()._create_connection()
        cursor = connection.cursor()
        for pragma in self._pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        return connection


class FactStoreFactory(SQLiteFactory):
    """Makes the recorder of facts on durable connections."""

    application_recorder_class = FactRecorder

    def __init__(self, env: Environment, pragmas: Sequence[str]) -> None:
        """`env` names the file; nothing else is read from it."""
        super().__init__(env)
        self.datastore.pool = DurableConnectionPool(self.datastore.pool.db_name, pragmas)
