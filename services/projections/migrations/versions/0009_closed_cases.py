"""Expand: closed cases are listed beside open ones.

Those closed before are listed once all is counted anew, which the raised definitions ask for.

Revision ID: 0009
"""

from services.chassis.migrations import run_script

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Say of each case when it was closed, and show all of them."""
    run_script(__file__)
