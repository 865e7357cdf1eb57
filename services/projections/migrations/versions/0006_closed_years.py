"""Expand: what facts of closed years counted, and the generation of the channel that lacks them.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"

CODE = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
CELL_KEYS = ("read_model", "table", "measure", "period", "area", "post", "force", "d1", "d2")


def upgrade() -> None:
    """Create three tables: nothing is closed yet, the channel is the first."""
    op.create_table(
        "closed_cells",
        *(sa.Column(key, CODE, primary_key=True) for key in CELL_KEYS),
        sa.Column("value", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "closed_numbers",
        *(sa.Column(key, CODE, primary_key=True) for key in ("post", "device")),
        sa.Column("arrived", sa.JSON, nullable=False),
    )
    op.create_table(
        "channel",
        sa.Column("generation", sa.Integer, primary_key=True, autoincrement=False),
    )
