"""Expand: the signed manifest of a release, added once, and the blind of its digests.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

CODE = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
TABLES = ("release_manifests", "release_blinds")
REFUSED = "a release is never changed"


def upgrade() -> None:
    """Create the tables; releases sealed before have no row in them until they are signed."""
    op.create_table(
        "release_manifests",
        sa.Column("release", CODE, primary_key=True),
        sa.Column("manifest", sa.Text, nullable=False),
        sa.Column("checkpoint", sa.Text, nullable=False),
    )
    op.create_table(
        "release_blinds",
        sa.Column("release", CODE, primary_key=True),
        sa.Column("blind", sa.LargeBinary, nullable=False),
    )
    postgresql_here = op.get_bind().dialect.name == "postgresql"
    for table in TABLES:
        if postgresql_here:
            op.execute(
                f"CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "EXECUTE FUNCTION refuse_change()"
            )
            continue
        refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        for change in ("UPDATE", "DELETE"):
            name = f"{table}_no_{change.lower()}"
            op.execute(f"CREATE TRIGGER {name} BEFORE {change} ON {table} {refuse}")
        op.execute(
            f"CREATE TRIGGER {table}_once BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE release = NEW.release) {refuse}"
        )
