"""The lasting database of the projections, at its current schema."""

from sqlalchemy import Engine

from services.chassis.databases import Where
from services.chassis.migrations import open_migrated

PACKAGE = "services.projections"


def open_database(where: Where) -> Engine:
    """The lasting database: a file is brought to the current schema, PostgreSQL must have it.

    Raises NotMigrated.
    """
    return open_migrated(where, PACKAGE, "projections")
