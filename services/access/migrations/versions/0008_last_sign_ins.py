"""Expand: when each account last signed in, so that who keeps accounts sees which are not used.

A trigger of the journal writes it: whoever keeps accounts reads this and no line of the journal.
What is known of before comes from the lines that are still kept, those of a year.

Revision ID: 0008
"""

from alembic import op

from services.chassis.migrations import run_script

revision = "0008"
down_revision = "0007"

ADMITTED = "allowed AND {0}action IN ('sign-in', 'sign-in-by-provider', 'sign-in-to-demo')"
KEEP = (
    "INSERT INTO last_sign_ins VALUES (NEW.who, NEW.at) "
    "ON CONFLICT (login) DO UPDATE SET at = excluded.at"
)
SQLITE = (
    "CREATE TRIGGER access_journal_sign_in AFTER INSERT ON access_journal "
    f"WHEN NEW.{ADMITTED.format('NEW.')} BEGIN {KEEP}; END",
)
POSTGRESQL = (
    "CREATE FUNCTION keep_last_sign_in() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
    f"SET search_path = access, pg_temp AS $$ BEGIN {KEEP}; RETURN NULL; END $$",
    "CREATE TRIGGER access_journal_sign_in AFTER INSERT ON access_journal FOR EACH ROW "
    f"WHEN (NEW.{ADMITTED.format('NEW.')}) EXECUTE FUNCTION keep_last_sign_in()",
)


def upgrade() -> None:
    """Create the table with what the journal knows, and the trigger."""
    run_script(__file__)
    op.execute(
        "INSERT INTO last_sign_ins SELECT who, max(at) FROM access_journal "
        f"WHERE {ADMITTED.format('')} GROUP BY who"
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
