"""Expand: each line of the journal has a leaf, which stays; what is signed of them.

A trigger writes the leaf, numbered without holes: whoever may add a line may not read them, nor
add a leaf of its own. The lines that are there get theirs now. ADR 0038.

Revision ID: 0004
"""

from secrets import token_bytes

import sqlalchemy as sa
from alembic import op

from contracts.transparency.merkle.tree import SALT_BYTES
from services.access.adapters.tables import JOURNAL, LEAVES
from services.access.domain.journal import Words, said_of
from services.chassis.migrations import run_script

revision = "0004"
down_revision = "0003"

AT_ONCE = 10_000
NEXT = "(SELECT coalesce(max(number), 0) + 1 FROM access_leaves)"
LEAF = f"INSERT INTO access_leaves SELECT {NEXT}, NEW.position, substr(NEW.at, 1, 10), NEW.said"
SQLITE = (
    f"CREATE TRIGGER access_journal_leaf AFTER INSERT ON access_journal BEGIN {LEAF}; END",
    *(
        f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
        for table in ("access_leaves", "access_checkpoints")
        for action in ("UPDATE", "DELETE")
    ),
)
POSTGRESQL = (
    "CREATE FUNCTION add_journal_leaf() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
    "SET search_path = access, pg_temp AS $$ BEGIN "
    "PERFORM pg_advisory_xact_lock(7243528, 0); "  # numbers follow each other as rows commit
    f"{LEAF}; RETURN NULL; END $$",
    "CREATE TRIGGER access_journal_leaf AFTER INSERT ON access_journal "
    "FOR EACH ROW EXECUTE FUNCTION add_journal_leaf()",
)
NO_UPDATE = (
    "CREATE TRIGGER access_journal_no_update BEFORE UPDATE ON access_journal "
    "BEGIN SELECT RAISE(ABORT, 'access_journal only grows'); END"
)


def upgrade() -> None:
    """Add the columns and the tables, give the lines that are there their leaves."""
    run_script(__file__)
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if on_sqlite:
        op.execute("DROP TRIGGER access_journal_no_update")
    _give_leaves(op.get_bind())
    for statement in (*SQLITE, NO_UPDATE) if on_sqlite else POSTGRESQL:
        op.execute(statement)


def _give_leaves(connection: sa.Connection) -> None:
    at, number = 0, 0
    told = sa.select(JOURNAL).order_by(JOURNAL.c.position).limit(AT_ONCE)
    own = sa.update(JOURNAL).where(JOURNAL.c.position == sa.bindparam("at_position"))
    own = own.values(salt=sa.bindparam("its_salt"), said=sa.bindparam("its_said"))
    while rows := connection.execute(told.where(JOURNAL.c.position > at)).all():
        leaves, lines = [], []
        for row in rows:
            number += 1
            salt = token_bytes(SALT_BYTES)
            said = said_of(salt, Words(row.at, row.who, row.action, row.what, int(row.allowed)))
            lines.append({"at_position": row.position, "its_salt": salt, "its_said": said})
            leaf = {
                "number": number,
                "position": row.position,
                "day": row.at.partition("T")[0],
                "said": said,
            }
            leaves.append(leaf)
        connection.execute(sa.insert(LEAVES), leaves)
        connection.execute(own, lines)
        at = rows[-1].position
