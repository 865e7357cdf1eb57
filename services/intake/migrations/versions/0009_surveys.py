"""Expand: surveys, the links that nobody used yet, and answers that are not counted yet.

Revision ID: 0009
"""

from services.chassis.migrations import run_script

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create three tables: an answer has a place drawn at random, no day and no link."""
    run_script(__file__)
