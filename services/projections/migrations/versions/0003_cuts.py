"""Expand: cuts of a read model at a log position, and whose partition a post and a deposit are.

Backfill: on a channel, a post and a deposit lie where Kafka put their key; a read model of
one partition, as the embedded one, has all of them in partition 0.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op
from kafka.partitioner.default import murmur2

from services.chassis.migrations import run_script

revision = "0003"
down_revision = "0002"

MODELS = ("site", "department", "nation")


def upgrade() -> None:
    """Add columns, create tables, then views; fill the columns."""
    run_script(__file__, MODELS)
    for model in MODELS:
        for table, key in ((f"{model}_posts", "post"), (f"{model}_series", "area")):
            _fill(model, table, key)


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
