"""The log, wherever it is kept."""

from pathlib import Path

from services.chassis.databases import Where
from services.intake.adapters.log.event_store import EventStore
from services.intake.adapters.log.fact_store import FactStore
from services.intake.ports import AnotherLog


def open_store(where: Where, log_id: str | None = None) -> FactStore:
    """The log in a SQLite file, made when missing, or in a PostgreSQL database.

    `log_id`: which log it must be, if that is known. Raises AnotherLog, StoreUnavailable, and
    NotMigrated on PostgreSQL.
    """
    store = _in_file(where) if isinstance(where, Path) else _in_postgres(where)
    if log_id not in (None, store.log_id):
        store.close()
        raise AnotherLog(store.log_id, str(log_id))
    return store


def _in_file(file: Path) -> FactStore:
    file.parent.mkdir(parents=True, exist_ok=True)
    return EventStore(file)


def _in_postgres(url: str) -> FactStore:
    from services.intake.adapters.log.postgres_event_store import PostgresEventStore

    return PostgresEventStore(url)
