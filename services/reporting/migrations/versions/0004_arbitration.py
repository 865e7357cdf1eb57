"""Expand: what is said of calls for projects, which is only added to, and words, which go.

Revision ID: 0004
"""

from services.chassis.migrations import run_script

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create both tables; on SQLite a trigger, elsewhere the rights, keep entries as they are."""
    run_script(__file__)
