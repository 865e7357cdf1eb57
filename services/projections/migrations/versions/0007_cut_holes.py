"""Expand: cuts keep the numbers that never arrived, which a release tells (H7).

Cuts copied before have none: they are dropped here, ask for others.

Revision ID: 0007
"""

from contracts.read_model import READ_MODELS
from services.chassis.migrations import run_script

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Forget the cuts there are, create the table, show it."""
    run_script(__file__, READ_MODELS)
