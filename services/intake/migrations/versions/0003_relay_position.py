"""Expand: how far the relay has got, and in which place of each partition it said so.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the table and its only row: nothing is relayed yet."""
    table = op.create_table(
        "relay_position",
        sa.Column(
            "only",
            sa.SmallInteger,
            sa.CheckConstraint('"only" = 1'),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("offsets", sa.Text, nullable=False),
    )
    op.bulk_insert(table, [{"only": 1, "epoch": 0, "position": 0, "offsets": "{}"}])
