"""The log of facts in a SQLite file, written by one process."""

from collections.abc import Sequence
from pathlib import Path

from eventsourcing.utils import Environment

from services.chassis.databases import sqlite_engine
from services.chassis.migrations import upgrade
from services.intake.adapters.log.connections import DURABLE, FactStoreFactory
from services.intake.adapters.log.fact_store import FactStore
from services.intake.adapters.log.store_errors import translate_store_errors


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
        engine = sqlite_engine(file, durable=True)
        upgrade(engine, "services.intake")
        engine.dispose()
        self.log_id = self._facts.select_log_id()

    def construct_factory(self, env: Environment) -> FactStoreFactory:  # type: ignore[override]
        """Durable connections and the recorder of facts."""
        return FactStoreFactory(env, self._pragmas)
