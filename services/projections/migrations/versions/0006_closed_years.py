"""Expand: what facts of closed years counted, and the generation of the channel that lacks them.

Revision ID: 0006
"""

from services.chassis.migrations import run_script

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create three tables: nothing is closed yet, the channel is the first."""
    run_script(__file__)
