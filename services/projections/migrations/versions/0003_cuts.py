"""Expand: cuts of a read model at a log position, and whose partition a post and a deposit are.

Backfill: on a channel, a post and a deposit lie where Kafka put their key; a read model of
one partition, as the embedded one, has all of them in partition 0.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op
from kafka.partitioner.default import murmur2
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

CODE = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
MODELS = ("site", "department", "nation")
CELL_KEYS = ("table", "period", "area", "force", "d1", "d2", "measure", "post")
CELL_COLUMNS = (
    "table", "measure", "period", "area", "post", "force", "d1", "d2", "value", "cut",
)  # fmt: skip
SERIES_COLUMNS = (
    "fact", "series", "source", "area", "period", "value", "unit", "respondents",
    "supersedes", "position", "current", "cut",
)  # fmt: skip


def upgrade() -> None:
    """Add columns and fill them, create tables, then views."""
    for model in MODELS:
        for table, key in ((f"{model}_posts", "post"), (f"{model}_series", "area")):
            with op.batch_alter_table(table) as batch:
                added = sa.Column("partition", sa.Integer, nullable=False, server_default="0")
                batch.add_column(added)
            _fill(model, table, key)
        _create_copies(model)
    op.create_table(
        "cuts",
        *_texts("read_model", key=True),
        _integer("generation", key=True),
        _big("position", key=True),
        _integer("partition", key=True),
        sa.Column("copied", sa.Boolean, nullable=False),
    )
    _create_views()


def _fill(model: str, table: str, key: str) -> None:
    connection = op.get_bind()
    spread = sa.text(
        "SELECT generation, COUNT(*) FROM positions WHERE read_model = :model "
        "GROUP BY generation HAVING COUNT(*) > 1"
    )
    for generation, partitions in connection.execute(spread, {"model": model}).all():
        own = {"generation": generation}
        found = sa.text(f"SELECT DISTINCT {key} FROM {table} WHERE generation = :generation")
        moved = sa.text(
            f"UPDATE {table} SET partition = :partition "
            f"WHERE generation = :generation AND {key} = :key"
        )
        for said in connection.execute(found, own).scalars().all():
            partition = (murmur2(said.encode()) & 0x7FFFFFFF) % partitions
            connection.execute(moved, {**own, "key": said, "partition": partition})


def _create_copies(model: str) -> None:
    op.create_table(
        f"{model}_cut_cells",
        *_of_a_cut(),
        *_texts(*CELL_KEYS, key=True),
        _integer("partition", key=True),
        _big("value"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        f"{model}_cut_posts",
        *_of_a_cut(),
        *_texts("post", key=True),
        *_texts("record"),
        _integer("partition"),
    )
    op.create_table(
        f"{model}_cut_series",
        *_of_a_cut(),
        *_texts("fact", key=True),
        *_texts("series", "source", "area", "period", "unit"),
        sa.Column("value", sa.Float, nullable=False),
        sa.Column("respondents", sa.Integer),
        sa.Column("supersedes", CODE),
        _big("position"),
        sa.Column("current", sa.Boolean, nullable=False),
        _integer("partition"),
    )


def _of_a_cut() -> list[sa.Column[int]]:
    return [_integer("generation", key=True), _big("cut", key=True)]


def _create_views() -> None:
    for model in MODELS:
        _publish(model, "cut_cells", CELL_COLUMNS)
        _publish(model, "cut_posts", ("cut", "post", "record"))
        _publish(model, "cut_series", SERIES_COLUMNS)
    op.execute(
        f"CREATE VIEW {_schema()}cuts_v1 AS "
        "SELECT c.read_model, c.position, COUNT(*) AS partitions, "
        "SUM(CASE WHEN c.copied THEN 1 ELSE 0 END) AS copied FROM generations g "
        "JOIN cuts c ON c.read_model = g.read_model AND c.generation = g.serving "
        "GROUP BY c.read_model, c.position"
    )


def _publish(model: str, kind: str, columns: tuple[str, ...]) -> None:
    selected = ", ".join(f't."{column}"' for column in columns)
    op.execute(
        f"CREATE VIEW {_schema()}{model}_{kind}_v1 AS SELECT {selected} FROM generations g "
        f"JOIN {model}_{kind} t ON t.generation = g.serving WHERE g.read_model = '{model}' "
        "AND NOT EXISTS (SELECT 1 FROM cuts c WHERE c.read_model = g.read_model "
        "AND c.generation = g.serving AND c.position = t.cut AND NOT c.copied)"
    )


def _integer(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, primary_key=key, autoincrement=False, nullable=False)


def _big(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, primary_key=key, autoincrement=False, nullable=False)


def _texts(*names: str, key: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, CODE, primary_key=key, nullable=False) for name in names]


def _schema() -> str:
    return "published." if op.get_bind().dialect.name == "postgresql" else ""
