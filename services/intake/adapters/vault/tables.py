"""The tables of the vault; made by its own migrations, in its own file or schema."""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData()
SCHEMA = "vault"
PACKAGE = "services.intake.adapters.vault"

POST_KEYS = Table(
    "post_keys",
    METADATA,
    Column("post", String(8), primary_key=True),
    Column("master_id", String(16), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
)
"""The key of each post, under the master key of this id. The only table without row security:
rotation and sweeping go through the posts, and a wrapped key tells of nobody."""

CASES = Table(
    "cases",
    METADATA,
    Column("case_id", String(36), primary_key=True),
    Column("post", String(8), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("since", BigInteger, nullable=False),
    Index("cases_of_post", "post"),
)
"""The data key of each case under its post's, how often its details were written, and the
position of the case's last fact in the log when they were."""

DETAILS = Table(
    "details",
    METADATA,
    Column("case_id", String(36), primary_key=True),
    Column("field", String(32), primary_key=True),
    Column("post", String(8), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

ACCESSES = Table(
    "accesses",
    METADATA,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", String(32), nullable=False),
    Column("reader", Text, nullable=False),
    Column("action", String(16), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("post", String(8), nullable=False),
    Column("case_id", String(36), nullable=False),
)
"""Who opened which details, when (UTC), why; added to, never changed."""

ERASURES = Table(
    "erasures",
    METADATA,
    Column("event_id", String(36), primary_key=True),
    Column("post", String(8), nullable=False),
    Column("case_id", String(36), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("at", String(32), nullable=False),
)
"""Erasures that the log has not been told yet."""

BY_POST = (CASES, DETAILS, ACCESSES, ERASURES)
"""On PostgreSQL a transaction sees the rows of the post in `app.post`, and no others."""
