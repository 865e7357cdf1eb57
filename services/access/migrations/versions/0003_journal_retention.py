"""Expand: the journal forgets what is older than a year, and nothing younger.

Each new line lets go of ten old ones at most, so that no request waits for a purge. What is old
is told by the database's clock, whatever a line says of its own: who may only add cannot empty.

Revision ID: 0003
"""

from alembic import op

revision = "0003"
down_revision = "0002"

OLDEST = "SELECT position FROM access_journal ORDER BY position LIMIT 10"
SQLITE = (
    "DROP TRIGGER access_journal_no_delete",
    "CREATE TRIGGER access_journal_no_delete BEFORE DELETE ON access_journal "
    "WHEN OLD.at >= date('now', '-1 year') "
    "BEGIN SELECT RAISE(ABORT, 'access_journal keeps its lines for a year'); END",
    "CREATE TRIGGER access_journal_forgets AFTER INSERT ON access_journal "
    f"BEGIN DELETE FROM access_journal WHERE position IN ({OLDEST}) "
    "AND at < min(date('now', '-1 year'), date(NEW.at, '-1 year')); END",
)
POSTGRESQL = (
    "CREATE FUNCTION forget_journal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
    "SET search_path = access, pg_temp AS $$ BEGIN "
    f"DELETE FROM access_journal WHERE position IN ({OLDEST}) "
    "AND at < to_char((least(now(), NEW.at::timestamptz) - interval '1 year') "
    "AT TIME ZONE 'UTC', 'YYYY-MM-DD'); RETURN NULL; END $$",
    "CREATE TRIGGER access_journal_forgets AFTER INSERT ON access_journal "
    "FOR EACH ROW EXECUTE FUNCTION forget_journal()",
)


def upgrade() -> None:
    """Create the trigger; nobody is given the right to delete."""
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
