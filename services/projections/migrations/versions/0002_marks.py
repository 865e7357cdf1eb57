"""Expand: what a partition of the channel needs beside what the embedded log does.

The offset it reads next, the witness of its last message, and whose dead letters are its own.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

CODE = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Add columns."""
    with op.batch_alter_table("positions") as batch:
        batch.add_column(sa.Column("offset", sa.BigInteger, nullable=False, server_default="0"))
        batch.add_column(sa.Column("witness", CODE, nullable=False, server_default=""))
    with op.batch_alter_table("dead_letters") as batch:
        batch.add_column(sa.Column("partition", sa.Integer, nullable=False, server_default="0"))
