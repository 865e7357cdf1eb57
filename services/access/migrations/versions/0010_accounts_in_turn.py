"""Contract: on PostgreSQL pages say of accounts behind a position, the last that they read.

The function of 0006 with that position; where events stand behind it already, nothing is added.

Revision ID: 0010
"""

from alembic import op

from services.chassis.migrations import run_script

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Replace the function, for nobody yet: infra/postgres/grants.sql says for whom."""
    if op.get_bind().dialect.name == "postgresql":
        run_script(__file__)
