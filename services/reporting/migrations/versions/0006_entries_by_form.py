"""Expand: an entry says which form made it, and no two say the same; older ones say none.

Revision ID: 0006
"""

from services.chassis.migrations import run_script

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column and what keeps it unique."""
    run_script(__file__)
