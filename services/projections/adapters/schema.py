"""The database of the projections: migrated where it lasts, made in one go for a scratch build."""

from pathlib import Path

from sqlalchemy import Engine, text

from services.chassis import migrations
from services.chassis.databases import Where, open_engine, sqlite_engine
from services.projections.adapters.tables import METADATA
from services.projections.adapters.views import views

PACKAGE = "services.projections"


def open_database(where: Where) -> Engine:
    """The lasting database: a file is brought to the current schema, PostgreSQL must have it.

    Raises NotMigrated.
    """
    engine = open_engine(where, "projections")
    if isinstance(where, Path):
        migrations.upgrade(engine, PACKAGE)
    else:
        migrations.require_current(engine, PACKAGE)
    return engine


def create_scratch(file: Path) -> Engine:
    """An empty database of the current schema in a new file."""
    engine = sqlite_engine(file)
    METADATA.create_all(engine)
    with engine.begin() as connection:
        for name, query in views():
            connection.execute(text(f"CREATE VIEW {name} AS {query}"))
    return engine
