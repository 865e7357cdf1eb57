"""The tables of the projections; private, but for the views of `views.py`.

Every row carries the generation of its read model: a rebuild writes the next generation
beside the one that serves, and the swap is one row of `generations`. `partition` is the
share of the log that counted a row; a cut keeps copies of rows as they stood at `cut`.
"""

from typing import Any

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
)

from contracts.read_model import READ_MODELS
from services.chassis.databases import CODE

METADATA = MetaData()

CELL_KEY = (
    "generation", "table", "period", "area", "force", "d1", "d2", "measure", "post", "partition",
)  # fmt: skip


def _generation() -> Column[int]:
    return Column("generation", Integer, primary_key=True, autoincrement=False)


def _big(name: str) -> Column[int]:
    return Column(name, BigInteger, primary_key=True, autoincrement=False)


def _partition(*, key: bool = False) -> Column[int]:
    return Column("partition", Integer, primary_key=key, autoincrement=False, nullable=False)


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, CODE, nullable=False) for name in names]


def _keys(*names: str) -> list[Column[str]]:
    return [Column(name, CODE, primary_key=True) for name in names]


def _of_generation(name: str, *columns: Column[Any], **options: Any) -> Table:
    return Table(name, METADATA, _generation(), *columns, **options)


def cells(name: str, *cut: Column[Any]) -> Table:
    """The cells of a read model."""
    return _of_generation(
        name,
        *cut,
        *_keys(*CELL_KEY[1:-1]),
        _partition(key=True),
        Column("value", BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )


def states(name: str) -> Table:
    """The encoded states of a read model, one a stream."""
    return _of_generation(
        name,
        *_keys("stream"),
        Column("post", CODE, nullable=False, index=True),
        Column("state", LargeBinary, nullable=False),
    )


def posts(name: str, *cut: Column[Any]) -> Table:
    """The dated records of the posts."""
    return _of_generation(name, *cut, *_keys("post"), *_texts("record"), _partition())


def series(name: str, *cut: Column[Any]) -> Table:
    """The deposits of external series."""
    return _of_generation(
        name,
        *cut,
        *_keys("fact"),
        *_texts("series", "source", "area", "period", "unit"),
        Column("value", Float, nullable=False),
        Column("respondents", Integer),
        Column("supersedes", CODE),
        Column("position", BigInteger, nullable=False),
        Column("current", Boolean, nullable=False),
        _partition(),
    )


SITE_CASES = _of_generation(
    "site_open_cases",  # held open ones only until closings were listed; older workers write there
    *_keys("case"),
    Column("post", CODE, nullable=False, index=True),
    Column("opened_on", Date, nullable=False),
    Column("last_act_on", Date, nullable=False),
    *_texts("force", "saisine", "main_problem"),
    Column("acts", Integer, nullable=False),
    Column("answers_awaited", Integer, nullable=False),
    Column("closed_on", Date),
)
SITE_DEVICES = _of_generation(
    "site_devices",
    *_keys("post", "device"),
    Column("arrived", JSON, nullable=False),
)


def holes(name: str, *cut: Column[Any]) -> Table:
    """The numbers that never arrived from a device."""
    return _of_generation(
        name,
        *cut,
        *_keys("post", "device"),
        _big("first_missing"),
        Column("last_missing", BigInteger, nullable=False),
    )


SITE_SEQUENCE_HOLES = holes("site_sequence_holes")
SITE_CUT_SEQUENCE_HOLES = holes("site_cut_sequence_holes", _big("cut"))
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
    _partition(key=True),
    Column("position", BigInteger, nullable=False),
    Column("offset", BigInteger, nullable=False),
    *_texts("recorded_at", "log_id", "witness", "definitions"),
)
CLOSED_CELLS = Table(
    "closed_cells",
    METADATA,
    *_keys("read_model", "table", "measure", "period", "area", "post", "force", "d1", "d2"),
    Column("value", BigInteger, nullable=False),
)
CLOSED_NUMBERS = Table(
    "closed_numbers",
    METADATA,
    *_keys("post", "device"),
    Column("arrived", JSON, nullable=False),
)
CHANNEL = _of_generation("channel")
"""One row once a year was closed: the generation of the channel that lacks the closed facts."""
DEAD_LETTERS = Table(
    "dead_letters",
    METADATA,
    *_keys("read_model"),
    _generation(),
    _big("position"),
    _partition(),
    Column("stream", CODE, nullable=False),
    Column("stored", LargeBinary, nullable=False),
    *_texts("state", "error"),
)
CUTS = Table(
    "cuts",
    METADATA,
    *_keys("read_model"),
    _generation(),
    _big("position"),
    _partition(key=True),
    Column("copied", Boolean, nullable=False),
    *_texts("recorded_at"),
)
CELLS = {model: cells(f"{model}_cells") for model in READ_MODELS}
STATES = {model: states(f"{model}_states") for model in READ_MODELS}
POSTS = {model: posts(f"{model}_posts") for model in READ_MODELS}
SERIES = {model: series(f"{model}_series") for model in READ_MODELS}
CUT_CELLS = {model: cells(f"{model}_cut_cells", _big("cut")) for model in READ_MODELS}
CUT_POSTS = {model: posts(f"{model}_cut_posts", _big("cut")) for model in READ_MODELS}
CUT_SERIES = {model: series(f"{model}_cut_series", _big("cut")) for model in READ_MODELS}
