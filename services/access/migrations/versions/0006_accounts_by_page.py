"""Expand: on PostgreSQL, who serves pages adds what pages say of accounts, by a function alone.

It takes neither tokens nor what only the machine says, and nothing in the name of somebody who
has no session under way; an invitation is accepted once, by whom it names, while it stands.

Revision ID: 0006
"""

from alembic import op

from services.chassis.migrations import run_script

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the function, for nobody yet: infra/postgres/grants.sql says for whom."""
    if op.get_bind().dialect.name == "postgresql":
        run_script(__file__)
