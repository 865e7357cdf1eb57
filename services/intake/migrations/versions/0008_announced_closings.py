"""Expand: closings that the log announces, and the keys under which it ever signed.

Revision ID: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add a column and two tables, empty: what was closed before was not announced."""
    announced = sa.Column("announced", sa.Text, nullable=False, server_default="")
    with op.batch_alter_table("log_closings") as batch:
        batch.add_column(announced)
    op.create_table(
        "log_closing_parts",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("part", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "log_keys",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("since", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
