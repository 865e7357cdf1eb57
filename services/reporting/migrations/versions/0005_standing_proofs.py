"""Expand: the proofs of the last year that is sealed, apart, for who judges what grants would tell.

Revision ID: 0005
"""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create a view of them; the owner's rights read the tables."""
    op.execute(
        'CREATE VIEW standing_proofs AS SELECT r.number, p.release, p."table", p.force, p.proof '
        "FROM releases r JOIN release_proofs p ON p.release = r.id "
        "WHERE substr(r.period, 1, 4) = (SELECT max(substr(period, 1, 4)) FROM releases)"
    )
