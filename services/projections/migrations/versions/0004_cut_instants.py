"""Expand: the instant of the last fact of a cut, which a release names.

Cuts copied before have none, and cannot be sealed: drop them and ask for others.

Revision ID: 0004
"""

from services.chassis.migrations import run_script

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column, then show it."""
    run_script(__file__)
