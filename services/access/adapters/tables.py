"""The tables of access; made by migrations. Two of them are never changed nor emptied."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData()
_NUMBER = BigInteger().with_variant(Integer, "sqlite")

EVENTS = Table(
    "access_events",
    METADATA,
    Column("position", _NUMBER, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("by", Text, nullable=False),
    Column("event", Text, nullable=False),
)
"""Accounts, grants and tokens, as they came: append-only."""

JOURNAL = Table(
    "access_journal",
    METADATA,
    Column("position", _NUMBER, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("allowed", Boolean, nullable=False),
)
"""Every figure served or refused, to whom: append-only."""

PASSWORDS = Table(
    "passwords",
    METADATA,
    Column("login", String(64), primary_key=True),
    Column("hash", Text, nullable=False),
)
"""argon2 hashes of local accounts."""

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("login", String(64)),
    Column("csrf", String(64), nullable=False),
    Column("created", String(32), nullable=False),
    Column("seen", String(32), nullable=False),
)
"""Sessions under way, by the SHA-256 of their secret."""

FAILURES = Table(
    "failures",
    METADATA,
    Column("position", _NUMBER, primary_key=True),
    Column("key", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Index("failures_by_key", "key", "at"),
)
"""Failed attempts to sign in, by login and by address."""
