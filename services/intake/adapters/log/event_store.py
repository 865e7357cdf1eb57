"""The log of facts in a SQLite file, written by one process on durable connections."""

from collections.abc import Sequence
from pathlib import Path

from eventsourcing.sqlite import SQLiteConnection, SQLiteConnectionPool, SQLiteFactory
from eventsourcing.utils import Environment

from services.chassis.migrations import open_migrated
from services.intake.adapters.log.fact_store import SCHEMA, FactStore
from services.intake.adapters.log.recorder import FactRecorder
from services.intake.adapters.log.store_errors import translate_store_errors

LOCK_TIMEOUT_S = 10  # another process may be importing
DURABLE = ("synchronous=FULL", "cache_size=-65536")
"""NORMAL would lose the last commits with the power; FULL costs one fsync a group. Ids are
random: the index pages they touch should stay in the cache (KiB)."""


class DurableConnectionPool(SQLiteConnectionPool):
    """Connections of the library on which `pragmas` hold.

    `_create_connection` is abstract in the library's pool, and nothing public of it tells a new
    connection from one that is handed out again.
    """

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


class EventStore(FactStore):
    """All facts ever accepted, in one file."""

    def __init__(self, file: Path, pragmas: Sequence[str] = DURABLE) -> None:
        """Open the log in `file`, made and migrated when it is not there yet.

        Raises StoreUnavailable when the file cannot be written.
        """
        self._pragmas, self.where = pragmas, file
        with translate_store_errors():
            super().__init__(
                {"SQLITE_DBNAME": str(file), "ORIGINATOR_ID_TYPE": "text", "CREATE_TABLE": "y"}
            )
        open_migrated(file, "services.intake", SCHEMA, durable=True).dispose()
        self.log_id = self._facts.select_log_id()

    def construct_factory(self, env: Environment) -> FactStoreFactory:  # type: ignore[override]
        """Durable connections and the recorder of facts."""
        return FactStoreFactory(env, self._pragmas)
