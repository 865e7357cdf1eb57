"""Expand: what a partition of the channel needs beside what the embedded log does.

The offset it reads next, the witness of its last message, and whose dead letters are its own.

Revision ID: 0002
"""

from services.chassis.migrations import run_script

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add columns."""
    run_script(__file__)
