"""The log, wherever it is kept."""

from services.chassis.databases import Where
from services.intake.adapters.log.event_store import EventStore
from services.intake.adapters.log.fact_store import FactStore
from services.intake.adapters.log.postgres_event_store import PostgresEventStore


def open_store(where: Where) -> FactStore:
    """The log in a SQLite file, made when missing, or in a PostgreSQL database.

    Raises StoreUnavailable, and NotMigrated on PostgreSQL.
    """
    if isinstance(where, str):
        return PostgresEventStore(where)
    where.parent.mkdir(parents=True, exist_ok=True)
    return EventStore(where)
