"""${message}

Expand, backfill or contract: say which. Revises ${down_revision}.
"""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Say what this step adds."""
    ${upgrades if upgrades else "pass"}
