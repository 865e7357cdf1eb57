"""Expand: the instant of the last fact of a cut, which a release names.

Cuts copied before have none, and cannot be sealed: drop them and ask for others.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

CODE = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the column, then show it."""
    with op.batch_alter_table("cuts") as batch:
        batch.add_column(sa.Column("recorded_at", CODE, nullable=False, server_default=""))
    schema = "published." if op.get_bind().dialect.name == "postgresql" else ""
    replace = "CREATE OR REPLACE VIEW" if schema else "CREATE VIEW"
    if not schema:
        op.execute("DROP VIEW cuts_v1")
    op.execute(
        f"{replace} {schema}cuts_v1 AS "
        "SELECT c.read_model, c.position, COUNT(*) AS partitions, "
        "SUM(CASE WHEN c.copied THEN 1 ELSE 0 END) AS copied, MAX(c.recorded_at) AS recorded_at "
        "FROM generations g "
        "JOIN cuts c ON c.read_model = g.read_model AND c.generation = g.serving "
        "GROUP BY c.read_model, c.position"
    )
