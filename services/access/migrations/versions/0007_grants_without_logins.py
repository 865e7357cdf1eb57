"""Expand: on PostgreSQL, who seals reads which posts one account reads together, and no login.

The events of grants, invitations and tokens, each login under a number; nothing of identities,
passwords or names.

Revision ID: 0007
"""

from alembic import op

from services.chassis.migrations import run_script

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the function, for nobody yet: infra/postgres/grants.sql says for whom."""
    if op.get_bind().dialect.name == "postgresql":
        run_script(__file__)
