"""Expand: the version of the definitions under which a generation is counted.

What was counted before has none: a program that knows versions counts it anew beside.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"

CODE = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the column, then show it."""
    with op.batch_alter_table("positions") as batch:
        batch.add_column(sa.Column("definitions", CODE, nullable=False, server_default=""))
    schema = "published." if op.get_bind().dialect.name == "postgresql" else ""
    replace = "CREATE OR REPLACE VIEW" if schema else "CREATE VIEW"
    if not schema:
        op.execute("DROP VIEW positions_v1")
    op.execute(
        f"{replace} {schema}positions_v1 AS "
        "SELECT p.read_model, p.generation, MIN(p.position) AS position, "
        "MAX(p.recorded_at) AS recorded_at, "
        "(SELECT COUNT(*) FROM dead_letters d WHERE d.read_model = p.read_model "
        "AND d.generation = p.generation AND d.state <> 'discarded') AS dead_letters, "
        "MAX(p.definitions) AS definitions "
        "FROM generations g JOIN positions p "
        "ON p.read_model = g.read_model AND p.generation = g.serving "
        "GROUP BY p.read_model, p.generation"
    )
