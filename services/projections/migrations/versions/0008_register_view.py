"""Expand: the register of posts without what counts or describes persons, for partners.

Revision ID: 0008
"""

from alembic import op

revision = "0008"
down_revision = "0007"

KEPT_BACK = ("confirmations", "surveys", "holdings")


def upgrade() -> None:
    """A view of the view of posts: each record without the parts that are kept back."""
    if op.get_bind().dialect.name == "postgresql":
        here = "published."
        record = "(record::jsonb " + " ".join(f"- '{part}'" for part in KEPT_BACK) + ")::text"
    else:
        here = ""
        record = "json_remove(record, " + ", ".join(f"'$.{part}'" for part in KEPT_BACK) + ")"
    op.execute(
        f"CREATE VIEW {here}site_register_v1 AS SELECT post, {record} AS record "
        f"FROM {here}site_posts_v1"
    )
