"""Expand: the digests by which a post finds its cases; those kept before enter at its first search.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table, seen by its own post only."""
    op.create_table(
        "tokens",
        sa.Column("post", sa.String(8), primary_key=True),
        sa.Column("token", sa.LargeBinary, primary_key=True),
        sa.Column("case_id", sa.String(36), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("tokens_of_case", "tokens", ["case_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE vault.tokens ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE vault.tokens FORCE ROW LEVEL SECURITY")
        op.execute(
            "CREATE POLICY of_the_post ON vault.tokens "
            "USING (post = current_setting('app.post', true))"
        )
