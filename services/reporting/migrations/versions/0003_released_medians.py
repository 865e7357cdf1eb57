"""Expand: the medians of like posts, apart, for pages that may read nothing else of a release.

Revision ID: 0003
"""

from alembic import op

revision = "0003"
down_revision = "0002"


OF_POSTS = "\"table\" = 'A1' AND grain = 'post-year'"
MEDIAN = "median_of_like_posts"


def upgrade() -> None:
    """Create an index of those rows and a view of them; the owner's rights read the table."""
    op.execute(f"CREATE INDEX released_rows_of_posts ON released_rows (area) WHERE {OF_POSTS}")
    postgresql = op.get_bind().dialect.name == "postgresql"
    measure = "row::jsonb ->> 'measure'" if postgresql else "json_extract(row, '$.measure')"
    op.execute(
        "CREATE VIEW released_medians AS SELECT number, release, area, row FROM ("
        "SELECT r.number, w.release, w.area, w.row FROM releases r "
        f"JOIN released_rows w ON w.release = r.id WHERE {OF_POSTS}) of_posts "
        f"WHERE {measure} = '{MEDIAN}'"
    )
