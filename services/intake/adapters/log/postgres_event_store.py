"""The log of facts in PostgreSQL: several processes may write and read it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from eventsourcing.postgres import PostgresFactory
from eventsourcing.utils import Environment
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row

from services.chassis.databases import CONNECT_TIMEOUT_S, POSTGRES_WAITS
from services.chassis.migrations import open_migrated
from services.intake.adapters.log.fact_store import SCHEMA, FactStore
from services.intake.adapters.log.postgres_recorder import PostgresFactRecorder
from services.intake.adapters.log.store_errors import (
    translate_database_errors,
    translate_store_errors,
)

CONNECTIONS = 2  # the writer and a reader; the library opens up to ten more when asked
TURN = "SELECT pg_advisory_xact_lock(7243528)"  # the advisory lock of whoever writes the log


class PostgresEventStore(FactStore):
    """All facts ever accepted, in a database that other processes read too."""

    def __init__(self, url: str) -> None:
        """Open the log at `url`; its tables are there, made by `migrate`.

        Raises StoreUnavailable when the server does not answer, NotMigrated when the
        tables are of another version.
        """
        with translate_database_errors():
            open_migrated(url, "services.intake", SCHEMA).dispose()
        self._url = self.where = url
        with translate_store_errors():
            super().__init__()
            self.log_id = self._facts.select_log_id()

    @contextmanager
    def turn(self) -> Iterator[int]:
        """Alone among the writers of this log, from before they judge until they have stored.

        A post's register read before would be that of before another's fact, and a clock read
        before would set the log's own back.
        """
        with (
            translate_store_errors(),
            cast(PostgresFactStoreFactory, self.factory).datastore.get_connection() as waiting,
            waiting.transaction(),
        ):
            waiting.execute(TURN, prepare=True)
            yield self.head()

    def construct_factory(self, env: Environment) -> "PostgresFactStoreFactory":  # type: ignore[override]
        """Connections to the URL and the recorder of facts."""
        return PostgresFactStoreFactory(self._url)


class PostgresFactStoreFactory(PostgresFactory):
    """Makes the recorder of facts on connections that are tried before each use.

    The library's database functions stay off: with them a reader missed one event in seven.
    """

    def __init__(self, url: str) -> None:
        """Settings for the library, given here alone: it reads no environment variable."""
        said = {key: str(value) for key, value in conninfo_to_dict(url).items()}
        super().__init__(
            Environment(
                SCHEMA,
                {
                    "POSTGRES_DBNAME": said.get("dbname", ""),
                    "POSTGRES_HOST": said.get("host", ""),
                    "POSTGRES_USER": said.get("user", ""),
                    "POSTGRES_PASSWORD": said.get("password", ""),
                    "POSTGRES_SCHEMA": SCHEMA,
                    "POSTGRES_CONNECT_TIMEOUT": str(CONNECT_TIMEOUT_S),
                    "POSTGRES_POOL_SIZE": str(CONNECTIONS),
                    "POSTGRES_PRE_PING": "y",
                    "POSTGRES_ENABLE_DB_FUNCTIONS": "n",
                    "ORIGINATOR_ID_TYPE": "text",
                },
            )
        )
        pool = self.datastore.pool
        pool.reconnect_timeout = CONNECT_TIMEOUT_S  # then whoever asks next tries anew
        pool.kwargs = {
            **said,  # TLS too, which the library knows not
            "row_factory": dict_row,
            "options": f"-c search_path={SCHEMA} -c synchronous_commit=on {POSTGRES_WAITS}",
            "connect_timeout": CONNECT_TIMEOUT_S,
            "application_name": f"relais-{SCHEMA}",
        }

    def application_recorder(self) -> PostgresFactRecorder:
        """The recorder; the tables are the migrations'."""
        return PostgresFactRecorder(self.datastore)
