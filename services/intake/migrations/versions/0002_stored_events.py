"""Expand: on PostgreSQL, the library's table of facts and the lock of its writers.

On SQLite the library makes its table itself. Here it is ours to make: texts compare byte
by byte, positions are given by the database alone, and whoever writes needs no more than
INSERT and this lock, which LOCK TABLE would give only to one who may also update.

Revision ID: 0002
"""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create table, index and function; nothing to do on SQLite."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(
        "CREATE TABLE intake.stored_events ("
        'originator_id text COLLATE "C" NOT NULL, '
        "originator_version bigint NOT NULL, "
        'topic text COLLATE "C" NOT NULL, '
        "state bytea NOT NULL, "
        "notification_id bigint GENERATED ALWAYS AS IDENTITY, "
        "PRIMARY KEY (originator_id, originator_version))"
    )
    op.execute(
        "CREATE UNIQUE INDEX stored_events_notification_id_idx "
        "ON intake.stored_events (notification_id)"
    )
    op.execute(
        "CREATE FUNCTION intake.lock_log() RETURNS void LANGUAGE plpgsql "
        "SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS "
        "$$BEGIN LOCK TABLE intake.stored_events IN EXCLUSIVE MODE; END$$"
    )
    op.execute("REVOKE ALL ON FUNCTION intake.lock_log() FROM PUBLIC")
