"""Expand: the tables of the three read models and the views that reporting selects from.

On PostgreSQL the views have a schema of their own, where reporting may read and nothing else.

Revision ID: 0001
"""

from services.chassis.migrations import run_script

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create tables, then views."""
    run_script(__file__, ("site", "department", "nation"))
