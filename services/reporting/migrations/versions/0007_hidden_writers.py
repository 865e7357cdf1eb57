"""Contract: who said what of a call is a token under the accounts' key, and never again a name.

Revision ID: 0007
"""

from alembic import op

from services.access.adapters.hidden_columns import hide
from services.reporting.adapters.call_store import WRITERS

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Hide the names that are there; take no other in clear."""
    hide(op.get_bind(), WRITERS)
