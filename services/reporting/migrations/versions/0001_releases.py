"""Expand: the sealed releases, which nothing may change once they are written.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

CODE = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
PARTS = ("released_rows", "release_proofs")  # written before the release that they are of
TABLES = ("releases", *PARTS)
REFUSED = "a release is never changed"


def upgrade() -> None:
    """Create the tables, and what keeps them as they are."""
    op.create_table(
        "releases",
        sa.Column("id", CODE, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False, unique=True),
        sa.Column("period", CODE, nullable=False),
        sa.Column("status", CODE, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("as_of", CODE, nullable=False),
        sa.Column("sealed_at", CODE, nullable=False),
        sa.Column("digest", CODE, nullable=False),
        sa.Column("cells", sa.Integer, nullable=False),
        sa.Column("hidden", sa.Integer, nullable=False),
        sa.Column("small", sa.Integer, nullable=False),
        sa.Column("left_out", sa.Text, nullable=False),
    )
    op.create_table(
        "released_rows",
        sa.Column("release", CODE, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("table", CODE, nullable=False),
        sa.Column("grain", CODE, nullable=False),
        sa.Column("area", CODE, nullable=False),
        sa.Column("department", CODE, nullable=False),
        sa.Column("force", CODE, nullable=False),
        sa.Column("row", sa.Text, nullable=False),
    )
    op.create_table(
        "release_proofs",
        sa.Column("release", CODE, primary_key=True),
        sa.Column("table", CODE, primary_key=True),
        sa.Column("force", CODE, primary_key=True),
        sa.Column("proof", sa.LargeBinary, nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
    )
    op.execute(
        "CREATE FUNCTION refuse_addition() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF EXISTS (SELECT FROM releases WHERE id = NEW.release) THEN "
        f"RAISE EXCEPTION '{REFUSED}'; END IF; RETURN NEW; END $$"
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "EXECUTE FUNCTION refuse_change()"
        )
    for table in PARTS:
        op.execute(
            f"CREATE TRIGGER {table}_whole BEFORE INSERT ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_addition()"
        )


def _guard_sqlite() -> None:
    """INSERT OR REPLACE deletes without any trigger: what is there refuses it beforehand."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    for table in TABLES:
        for change in ("UPDATE", "DELETE"):
            name = f"{table}_no_{change.lower()}"
            op.execute(f"CREATE TRIGGER {name} BEFORE {change} ON {table} {refuse}")
    for table in PARTS:
        op.execute(
            f"CREATE TRIGGER {table}_whole BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM releases WHERE id = NEW.release) {refuse}"
        )
    op.execute(
        "CREATE TRIGGER releases_once BEFORE INSERT ON releases WHEN EXISTS "
        f"(SELECT 1 FROM releases WHERE id = NEW.id OR number = NEW.number) {refuse}"
    )
