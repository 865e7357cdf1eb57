"""Intake's own tables, beside the library's `stored_events`; made by migrations."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
)

METADATA = MetaData()

ACCEPTED_FACTS = Table(
    "accepted_facts",
    METADATA,
    Column("id", LargeBinary(16), primary_key=True),
    Column("digest", LargeBinary(32), nullable=False),
    Column("position", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""Each id ever accepted, the SHA-256 of what was said, and its place in the log."""

LOG_IDENTITY = Table(
    "log_identity",
    METADATA,
    Column(
        "only",
        SmallInteger,
        CheckConstraint('"only" = 1'),
        primary_key=True,
        autoincrement=False,
    ),
    Column("log_id", String(32), nullable=False),
)
"""One row: the random id that tells this log from any other, copies aside."""

RELAY_POSITION = Table(
    "relay_position",
    METADATA,
    Column(
        "only",
        SmallInteger,
        CheckConstraint('"only" = 1'),
        primary_key=True,
        autoincrement=False,
    ),
    Column("epoch", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("offsets", Text, nullable=False),
)
"""One row: the last barrier that all partitions acknowledged, its offset in each (JSON), and
how many times a relay has taken over."""
