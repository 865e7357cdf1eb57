"""Expand: the ids of accepted facts, and the identity of the log."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create both tables; the identity is drawn here, once for the life of the log."""
    op.create_table(
        "accepted_facts",
        sa.Column("id", sa.LargeBinary(16), primary_key=True),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    identity = op.create_table(
        "log_identity",
        sa.Column(
            "only",
            sa.SmallInteger,
            sa.CheckConstraint('"only" = 1'),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("log_id", sa.String(32), nullable=False),
    )
    op.bulk_insert(identity, [{"only": 1, "log_id": uuid4().hex}])
