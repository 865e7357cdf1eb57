"""Intake's own tables, beside the library's `stored_events`; made by migrations."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
)

METADATA = MetaData()
_NUMBER = BigInteger().with_variant(Integer, "sqlite")

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
    Column("generation", Integer, nullable=False, server_default="1"),
)
"""One row: the last barrier that all partitions acknowledged, its offset in each (JSON), and
how many times a relay has taken over."""

LOG_LEAVES = Table(
    "log_leaves",
    METADATA,
    Column("first_leaf", _NUMBER, primary_key=True, autoincrement=False),
    Column("first_position", BigInteger, nullable=False, unique=True),
    Column("facts", Integer, nullable=False),
    Column("salts", LargeBinary, nullable=False),
    Column("leaves", LargeBinary, nullable=False),
    Column("peaks", LargeBinary, nullable=False),
)
"""A row a commit: the salts and leaves of its facts, whose positions follow each other, and the
right edge of the Merkle tree after them."""

LOG_NODES = Table(
    "log_nodes",
    METADATA,
    Column("level", SmallInteger, primary_key=True, autoincrement=False),
    Column("start", _NUMBER, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary(32), nullable=False),
    sqlite_with_rowid=False,
)
"""Complete subtrees of 256, 65 536… leaves: no proof reads more than some hundred hashes."""

LOG_CHECKPOINTS = Table(
    "log_checkpoints",
    METADATA,
    Column("size", _NUMBER, primary_key=True, autoincrement=False),
    Column("signed_at", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("note", Text, nullable=False),
)
"""Each checkpoint ever signed, as a note, and the public key that checks it."""

LOG_WITNESSES = Table(
    "log_witnesses",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("key", Text, nullable=False),
    Column("since", Text, nullable=False),
)
"""Whose cosignatures are kept: the public key of each, for good."""

LOG_COSIGNATURES = Table(
    "log_cosignatures",
    METADATA,
    Column("size", _NUMBER, primary_key=True, autoincrement=False),
    Column("witness", Text, primary_key=True),
    Column("signature", LargeBinary, nullable=False),
)
"""The first cosignature of each witness under each checkpoint: its hour, then 64 bytes."""

LOG_CLOSINGS = Table(
    "log_closings",
    METADATA,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("closed_at", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("facts", Integer, nullable=False),
)
"""A row a closing: up to which year, where the log stood, how many facts are leaves only since."""

CLOSED_CELLS = Table(
    "closed_cells",
    METADATA,
    *(
        Column(key, Text, primary_key=True)
        for key in (
            "read_model", "table", "measure", "period", "area", "post", "force", "d1", "d2",
        )
    ),
    Column("value", BigInteger, nullable=False),
)  # fmt: skip
"""What facts that are leaves only counted, in each read model: a rebuild begins with it."""

CLOSED_NUMBERS = Table(
    "closed_numbers",
    METADATA,
    Column("post", Text, primary_key=True),
    Column("device", Text, primary_key=True),
    Column("arrived", Text, nullable=False),
)
"""The sequence numbers that had arrived from each device at the last closing, as JSON ranges."""
