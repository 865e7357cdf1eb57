"""Expand: which generation of the channel the relay writes; closing a year begins another.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the column: what was relayed before is the first generation."""
    added = sa.Column("generation", sa.Integer, nullable=False, server_default="1")
    with op.batch_alter_table("relay_position") as batch:
        batch.add_column(added)
