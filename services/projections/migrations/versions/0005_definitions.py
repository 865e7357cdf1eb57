"""Expand: the version of the definitions under which a generation is counted.

What was counted before has none: a program that knows versions counts it anew beside.

Revision ID: 0005
"""

from services.chassis.migrations import run_script

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column, then show it."""
    run_script(__file__)
