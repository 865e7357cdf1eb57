"""Expand: the tables of the three read models and the views that reporting selects from.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

CODE = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
MODELS = ("site", "department", "nation")
CELL_KEYS = ("table", "period", "area", "force", "d1", "d2", "measure", "post")
CELL_COLUMNS = ("table", "measure", "period", "area", "post", "force", "d1", "d2", "value")
SERIES_COLUMNS = (
    "fact", "series", "source", "area", "period", "value", "unit", "respondents",
    "supersedes", "position", "current",
)  # fmt: skip
OPEN_CASE_COLUMNS = (
    "post", "case", "opened_on", "last_act_on", "force", "saisine", "main_problem", "acts",
    "answers_awaited",
)  # fmt: skip
HOLE_COLUMNS = ("post", "device", "first_missing", "last_missing")


def _integer(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, primary_key=key, autoincrement=False, nullable=False)


def _big(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, primary_key=key, autoincrement=False, nullable=False)


def _texts(*names: str, key: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, CODE, primary_key=key, nullable=False) for name in names]


def upgrade() -> None:
    """Create tables, then views."""
    for model in MODELS:
        _create_read_model(model)
    _create_site_lists()
    op.create_table(
        "generations",
        *_texts("read_model", key=True),
        _integer("serving"),
        sa.Column("previous", sa.Integer),
    )
    op.create_table(
        "positions",
        *_texts("read_model", key=True),
        _integer("generation", key=True),
        _integer("partition", key=True),
        _big("position"),
        *_texts("recorded_at", "log_id"),
    )
    op.create_table(
        "dead_letters",
        *_texts("read_model", key=True),
        _integer("generation", key=True),
        _big("position", key=True),
        *_texts("stream"),
        sa.Column("stored", sa.LargeBinary, nullable=False),
        *_texts("state", "error"),
    )
    _create_views()


def _create_read_model(model: str) -> None:
    op.create_table(
        f"{model}_cells",
        _integer("generation", key=True),
        *_texts(*CELL_KEYS, key=True),
        _integer("partition", key=True),
        _big("value"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        f"{model}_states",
        _integer("generation", key=True),
        *_texts("stream", key=True),
        *_texts("post"),
        sa.Column("state", sa.LargeBinary, nullable=False),
    )
    op.create_index(f"ix_{model}_states_post", f"{model}_states", ["post"])
    op.create_table(
        f"{model}_posts",
        _integer("generation", key=True),
        *_texts("post", key=True),
        *_texts("record"),
    )
    op.create_table(
        f"{model}_series",
        _integer("generation", key=True),
        *_texts("fact", key=True),
        *_texts("series", "source", "area", "period", "unit"),
        sa.Column("value", sa.Float, nullable=False),
        sa.Column("respondents", sa.Integer),
        sa.Column("supersedes", CODE),
        _big("position"),
        sa.Column("current", sa.Boolean, nullable=False),
    )


def _create_site_lists() -> None:
    op.create_table(
        "site_open_cases",
        _integer("generation", key=True),
        *_texts("case", key=True),
        *_texts("post"),
        sa.Column("opened_on", sa.Date, nullable=False),
        sa.Column("last_act_on", sa.Date, nullable=False),
        *_texts("force", "saisine", "main_problem"),
        _integer("acts"),
        _integer("answers_awaited"),
    )
    op.create_index("ix_site_open_cases_post", "site_open_cases", ["post"])
    op.create_table(
        "site_devices",
        _integer("generation", key=True),
        *_texts("post", "device", key=True),
        sa.Column("arrived", sa.JSON, nullable=False),
    )
    op.create_table(
        "site_sequence_holes",
        _integer("generation", key=True),
        *_texts("post", "device", key=True),
        _big("first_missing", key=True),
        _big("last_missing"),
    )


def _create_views() -> None:
    """On PostgreSQL in a schema of their own, where reporting may read and nothing else."""
    for model in MODELS:
        _publish(model, "cells", CELL_COLUMNS)
        _publish(model, "posts", ("post", "record"))
        _publish(model, "series", SERIES_COLUMNS)
    _publish("site", "open_cases", OPEN_CASE_COLUMNS)
    _publish("site", "sequence_holes", HOLE_COLUMNS)
    op.execute(
        f"CREATE VIEW {_schema()}positions_v1 AS SELECT p.read_model, p.generation, "
        "MIN(p.position) AS position, MAX(p.recorded_at) AS recorded_at, "
        "(SELECT COUNT(*) FROM dead_letters d WHERE d.read_model = p.read_model "
        "AND d.generation = p.generation AND d.state <> 'discarded') AS dead_letters "
        "FROM generations g JOIN positions p "
        "ON p.read_model = g.read_model AND p.generation = g.serving "
        "GROUP BY p.read_model, p.generation"
    )
    op.execute(
        f"CREATE VIEW {_schema()}dead_letters_v1 AS SELECT d.read_model, d.position, d.stream, "
        "d.state, d.error FROM generations g JOIN dead_letters d "
        "ON d.read_model = g.read_model AND d.generation = g.serving"
    )


def _publish(model: str, kind: str, columns: tuple[str, ...]) -> None:
    selected = ", ".join(f't."{column}"' for column in columns)
    op.execute(
        f"CREATE VIEW {_schema()}{model}_{kind}_v1 AS SELECT {selected} FROM generations g "
        f"JOIN {model}_{kind} t ON t.generation = g.serving WHERE g.read_model = '{model}'"
    )


def _schema() -> str:
    return "published." if op.get_bind().dialect.name == "postgresql" else ""
