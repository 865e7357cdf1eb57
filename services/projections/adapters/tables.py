"""The tables of the projections; private, but for the views of `views.py`.

Every row carries the generation of its read model: a rebuild writes the next generation
beside the one that serves, and the swap is one row of `generations`.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.dialects import postgresql

METADATA = MetaData()
CODE = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
"""Texts compare byte by byte, so that both databases have the same order."""

CELL_KEY = (
    "generation", "table", "period", "area", "force", "d1", "d2", "measure", "post", "partition",
)  # fmt: skip


def _generation() -> Column[int]:
    return Column("generation", Integer, primary_key=True, autoincrement=False)


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, CODE, nullable=False) for name in names]


def _keys(*names: str) -> list[Column[str]]:
    return [Column(name, CODE, primary_key=True) for name in names]


def cells(model: str) -> Table:
    """The cells of a read model; `partition` is the share of the log that counted them."""
    return Table(
        f"{model}_cells",
        METADATA,
        _generation(),
        *_keys(*CELL_KEY[1:-1]),
        Column("partition", Integer, primary_key=True, autoincrement=False),
        Column("value", BigInteger, nullable=False),
        extend_existing=True,
        sqlite_with_rowid=False,
    )


def states(model: str) -> Table:
    """The encoded states of a read model, one a stream."""
    return Table(
        f"{model}_states",
        METADATA,
        _generation(),
        *_keys("stream"),
        Column("post", CODE, nullable=False, index=True),
        Column("state", LargeBinary, nullable=False),
        extend_existing=True,
    )


def posts(model: str) -> Table:
    """The dated records of the posts."""
    return Table(
        f"{model}_posts",
        METADATA,
        _generation(),
        *_keys("post"),
        *_texts("record"),
        extend_existing=True,
    )


def series(model: str) -> Table:
    """The deposits of external series."""
    return Table(
        f"{model}_series",
        METADATA,
        _generation(),
        *_keys("fact"),
        *_texts("series", "source", "area", "period", "unit"),
        Column("value", Float, nullable=False),
        Column("respondents", Integer),
        Column("supersedes", CODE),
        Column("position", BigInteger, nullable=False),
        Column("current", Boolean, nullable=False),
        extend_existing=True,
    )


SITE_OPEN_CASES = Table(
    "site_open_cases",
    METADATA,
    _generation(),
    *_keys("case"),
    Column("post", CODE, nullable=False, index=True),
    Column("opened_on", Date, nullable=False),
    Column("last_act_on", Date, nullable=False),
    *_texts("force", "saisine", "main_problem"),
    Column("acts", Integer, nullable=False),
    Column("answers_awaited", Integer, nullable=False),
)
SITE_DEVICES = Table(
    "site_devices",
    METADATA,
    _generation(),
    *_keys("post", "device"),
    Column("arrived", JSON, nullable=False),
)
SITE_SEQUENCE_HOLES = Table(
    "site_sequence_holes",
    METADATA,
    _generation(),
    *_keys("post", "device"),
    Column("first_missing", BigInteger, primary_key=True, autoincrement=False),
    Column("last_missing", BigInteger, nullable=False),
)
GENERATIONS = Table(
    "generations",
    METADATA,
    *_keys("read_model"),
    Column("serving", Integer, nullable=False),
    Column("previous", Integer),
)
POSITIONS = Table(
    "positions",
    METADATA,
    *_keys("read_model"),
    _generation(),
    Column("partition", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    Column("offset", BigInteger, nullable=False),
    *_texts("recorded_at", "log_id", "witness"),
)
DEAD_LETTERS = Table(
    "dead_letters",
    METADATA,
    *_keys("read_model"),
    _generation(),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("partition", Integer, nullable=False),
    Column("stream", CODE, nullable=False),
    Column("stored", LargeBinary, nullable=False),
    *_texts("state", "error"),
)
CELLS = {model: cells(model) for model in ("site", "department", "nation")}
STATES = {model: states(model) for model in ("site", "department", "nation")}
POSTS = {model: posts(model) for model in ("site", "department", "nation")}
SERIES = {model: series(model) for model in ("site", "department", "nation")}
