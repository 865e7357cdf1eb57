"""Expand: keys, details, accesses, erasures; row security on PostgreSQL, triggers on SQLite.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BY_POST = ("cases", "details", "accesses", "erasures")


def upgrade() -> None:
    """Create the tables, then what the database itself refuses."""
    op.create_table(
        "post_keys",
        sa.Column("post", sa.String(8), primary_key=True),
        sa.Column("master_id", sa.String(16), nullable=False),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "cases",
        sa.Column("case_id", sa.String(36), primary_key=True),
        sa.Column("post", sa.String(8), nullable=False),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
    )
    op.create_index("cases_of_post", "cases", ["post"])
    op.create_table(
        "details",
        sa.Column("case_id", sa.String(36), primary_key=True),
        sa.Column("field", sa.String(32), primary_key=True),
        sa.Column("post", sa.String(8), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "accesses",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("post", sa.String(8), nullable=False),
        sa.Column("case_id", sa.String(36), nullable=False),
    )
    op.create_table(
        "erasures",
        sa.Column("event_id", sa.String(36), primary_key=True),
        sa.Column("post", sa.String(8), nullable=False),
        sa.Column("case_id", sa.String(36), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        _only_the_post_of_the_session()
    else:
        _accesses_are_only_added()


def _only_the_post_of_the_session() -> None:
    for table in BY_POST:
        op.execute(f"ALTER TABLE vault.{table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE vault.{table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY of_the_post ON vault.{table} "
            "USING (post = current_setting('app.post', true))"
        )


def _accesses_are_only_added() -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER accesses_no_{verb.lower()} BEFORE {verb} ON accesses "
            "BEGIN SELECT RAISE(ABORT, 'accesses are only added'); END"
        )
