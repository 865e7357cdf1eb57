"""Expand: the Merkle tree of the log, grown in the transaction of the facts.

What the log holds already gets its salts and leaves here, in the order of its positions.

Revision ID: 0004
"""

from collections.abc import Iterator
from itertools import islice

import sqlalchemy as sa
from alembic import op

from services.intake.adapters.log.leaves import Edge, grow

revision = "0004"
down_revision = "0003"

CHUNK = 1000
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create both tables and fill them."""
    leaves = op.create_table(
        "log_leaves",
        sa.Column("first_leaf", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("first_position", sa.BigInteger, nullable=False, unique=True),
        sa.Column("facts", sa.Integer, nullable=False),
        sa.Column("salts", sa.LargeBinary, nullable=False),
        sa.Column("leaves", sa.LargeBinary, nullable=False),
        sa.Column("peaks", sa.LargeBinary, nullable=False),
    )
    nodes = op.create_table(
        "log_nodes",
        sa.Column("level", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("start", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sqlite_with_rowid=False,
    )
    connection, edge = op.get_bind(), Edge()
    facts = _facts(connection)
    while chunk := list(islice(facts, CHUNK)):
        for run in _runs(chunk):
            growth = grow(edge, [state for _, state in run])
            edge = growth.edge
            connection.execute(
                leaves.insert(),
                {
                    "first_leaf": growth.first_leaf,
                    "first_position": run[0][0],
                    "facts": len(run),
                    "salts": growth.salts,
                    "leaves": growth.leaves,
                    "peaks": edge.peaks,
                },
            )
            for level, start, hash in growth.nodes:
                connection.execute(nodes.insert(), {"level": level, "start": start, "hash": hash})


def _facts(connection: sa.Connection) -> Iterator[tuple[int, bytes]]:
    """(position, contract bytes) of what the log holds, in order."""
    postgresql = connection.dialect.name == "postgresql"
    if not postgresql and not sa.inspect(connection).has_table("stored_events"):
        return  # a file that holds nothing yet: the library makes its table when it opens it
    position = "notification_id" if postgresql else "rowid"
    query = sa.text(
        f"SELECT {position}, state FROM stored_events "
        f"WHERE {position} > :after ORDER BY {position} LIMIT {CHUNK}"
    )
    after = 0
    while rows := connection.execute(query, {"after": after}).all():
        for number, state in rows:
            yield int(number), bytes(state)
        after = int(rows[-1][0])


def _runs(chunk: list[tuple[int, bytes]]) -> Iterator[list[tuple[int, bytes]]]:
    """The positions of a commit follow each other: cut where they do not."""
    start = 0
    for at in range(1, len(chunk) + 1):
        if at == len(chunk) or chunk[at][0] != chunk[at - 1][0] + 1:
            yield chunk[start:at]
            start = at
