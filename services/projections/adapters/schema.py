"""The database of the projections: migrated where it lasts, made in one go for a scratch build."""

from pathlib import Path

from sqlalchemy import Engine, text

from services.chassis.databases import Where, sqlite_engine
from services.chassis.migrations import open_migrated
from services.projections.adapters.tables import METADATA
from services.projections.adapters.views import views

PACKAGE = "services.projections"


def open_database(where: Where) -> Engine:
    """The lasting database: a file is brought to the current schema, PostgreSQL must have it.

    Raises NotMigrated.
    """
    return open_migrated(where, PACKAGE, "projections")


def create_scratch(file: Path) -> Engine:
    """An empty database of the current schema in a new file."""
    engine = sqlite_engine(file)
    METADATA.create_all(engine)
    with engine.begin() as connection:
        for name, query in views():
            connection.execute(text(f"CREATE VIEW {name} AS {query}"))
    return engine
