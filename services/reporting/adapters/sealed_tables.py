"""The tables of sealed releases: written once, never changed; triggers refuse it."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text, text

from services.chassis.databases import CODE

METADATA = MetaData()
_OF_POSTS = text("\"table\" = 'A1' AND grain = 'post-year'")


def _codes(*names: str, key: bool = False) -> list[Column[str]]:
    """Columns of codes, none of which may be empty; they are the key where `key`."""
    return [Column(name, CODE, primary_key=key, nullable=False) for name in names]


UNTOLD = "small"
"""A column that stays for programs of before: it said how many cells are small, and is 0 now."""

RELEASES = Table(
    "releases",
    METADATA,
    Column("id", CODE, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    *_codes("period", "status"),
    Column("position", BigInteger, nullable=False),
    *_codes("as_of", "sealed_at", "digest"),
    *(Column(name, Integer, nullable=False) for name in ("cells", "hidden", UNTOLD)),
    Column("left_out", Text, nullable=False),
)

ROWS = Table(
    "released_rows",
    METADATA,
    Column("release", CODE, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    *_codes("table", "grain", "area", "department", "force"),
    Column("row", Text, nullable=False),
    Index("released_rows_of_posts", "area", postgresql_where=_OF_POSTS, sqlite_where=_OF_POSTS),
)
"""What may be served: `row` is the text of a ReleasedRow."""

MEDIANS = Table(
    "released_medians",
    MetaData(),  # a view
    *(Column(name) for name in ("number", "release", "area", "row")),
)
"""The rows that say the median of like posts; `number` that of the release."""

PROOFS = Table(
    "release_proofs",
    METADATA,
    *_codes("release", "table", "force", key=True),
    Column("proof", LargeBinary, nullable=False),
)
"""Exact counts, pattern and certificates, deflated JSON: for the sealer and the auditor alone."""

STANDING = Table(
    "standing_proofs",
    MetaData(),  # a view
    *(Column(name) for name in ("number", "release", "table", "force", "proof")),
)
"""The proofs of the releases of the last year of which any is sealed."""

MANIFESTS = Table(
    "release_manifests",
    METADATA,
    Column("release", CODE, primary_key=True),
    Column("manifest", Text, nullable=False),
    Column("checkpoint", Text, nullable=False),
)
"""Signed notes: what a release claims, and the log that it counted."""

BLINDS = Table(
    "release_blinds",
    METADATA,
    Column("release", CODE, primary_key=True),
    Column("blind", LargeBinary, nullable=False),
)
"""The key of the HMACs by which a manifest names the files of exact counts: the auditor's."""
