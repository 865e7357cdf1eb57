"""${message}.

Revision ID: ${up_revision}
"""

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Say expand, backfill or contract."""
