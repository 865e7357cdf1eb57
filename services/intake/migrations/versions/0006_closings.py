"""Expand: the years that were closed, and what their facts counted.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

KEYS = ("read_model", "table", "measure", "period", "area", "post", "force", "d1", "d2")


def upgrade() -> None:
    """Create three tables, empty: nothing is closed yet."""
    op.create_table(
        "log_closings",
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("closed_at", sa.Text, primary_key=True),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("facts", sa.Integer, nullable=False),
    )
    op.create_table(
        "closed_cells",
        *(sa.Column(key, sa.Text, primary_key=True) for key in KEYS),
        sa.Column("value", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "closed_numbers",
        sa.Column("post", sa.Text, primary_key=True),
        sa.Column("device", sa.Text, primary_key=True),
        sa.Column("arrived", sa.Text, nullable=False),
    )
