"""Expand: what proves an account beside its password, and what its sessions are.

Everybody signs in again: a session begun before may lack the second factor that its role needs.

Revision ID: 0002
"""

from services.chassis.migrations import run_script

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table, add the columns, end the sessions."""
    run_script(__file__)
