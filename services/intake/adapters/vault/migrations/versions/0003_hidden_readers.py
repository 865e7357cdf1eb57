"""Contract: who opened details is a token under the accounts' key, and never again a name.

Revision ID: 0003
"""

from alembic import op

from services.access.adapters.hidden_columns import hide
from services.intake.adapters.vault.tables import READERS

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Hide the readers that are there; take no other in clear."""
    hide(op.get_bind(), READERS)
