"""The library's PostgreSQL recorder, with the accepted ids in the same statement."""

from collections.abc import Collection, Sequence
from typing import Any

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from psycopg import Connection, sql
from psycopg.rows import TupleRow, tuple_row

from services.intake.adapters.log.fact_rows import EDGE, FactRows
from services.intake.adapters.log.leaves import Edge, grow

LOCK = sql.SQL("SELECT intake.lock_log()")
"""LOCK TABLE asks for the right to update what it locks; this function asks for none."""

INSERT = sql.SQL(
    "WITH given AS ("
    "SELECT * FROM unnest(%b::text[], %b::bigint[], %b::text[], %b::bytea[], %b::bytea[], "
    "%b::bytea[]) WITH ORDINALITY AS g (stream, version, topic, state, id, digest, rank)"
    "), stored AS ("
    "INSERT INTO intake.stored_events (originator_id, originator_version, topic, state) "
    "SELECT stream, version, topic, state FROM given ORDER BY rank "
    "RETURNING originator_id, originator_version, notification_id"
    ") INSERT INTO intake.accepted_facts (id, digest, position) "
    "SELECT id, digest, notification_id FROM given JOIN stored "
    "ON originator_id = stream AND originator_version = version RETURNING position"
)
"""Positions are drawn in the order of `rank`."""

GROW = (
    "INSERT INTO intake.log_leaves SELECT %s, max(notification_id) - %s + 1, %s, %b, %b, %b "
    "FROM intake.stored_events"
)
"""Under the lock the positions of a commit follow each other, and are the last ones."""
GROW_NODES = "INSERT INTO intake.log_nodes VALUES (%s, %s, %b)"


class PostgresFactRecorder(FactRows, PostgresApplicationRecorder):
    """Facts and their ids, all or none; positions become visible in their order.

    Each writer locks out the others before it draws positions and until it has committed,
    so that whoever reads up to a position has read all there will ever be below it. Nothing
    is tried again here, unlike in the library: after a lost answer the writer judges anew.
    """

    POSITION = "notification_id"
    HOLDS = "position(?::bytea IN state) > 0"

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        accepted: Sequence[tuple[bytes, bytes]] = (),
        **_: Any,
    ) -> Sequence[int]:
        """Store events and the (id, digest) of each, all or none; their positions."""
        if not stored_events:
            return []
        columns = [
            [event.originator_id for event in stored_events],
            [event.originator_version for event in stored_events],
            [event.topic for event in stored_events],
            [event.state for event in stored_events],
            [id for id, _ in accepted],
            [digest for _, digest in accepted],
        ]
        with (
            self.datastore.get_connection() as connection,
            connection.pipeline(),
            connection.transaction(),
            connection.cursor(row_factory=tuple_row) as cursor,
        ):
            connection.execute(LOCK, prepare=True)
            edge = cursor.execute(EDGE, prepare=True, binary=True).fetchone()
            cursor.execute(INSERT, columns, prepare=True)
            self._grow_tree(connection, edge, [event.state for event in stored_events])
            return sorted(position for (position,) in cursor)

    def _grow_tree(
        self, connection: Connection[Any], edge: TupleRow | None, stored: Sequence[bytes]
    ) -> None:
        facts = len(stored)
        growth = grow(Edge(*(edge or ())), stored)
        row = (growth.first_leaf, facts, facts, growth.salts, growth.leaves, growth.edge.peaks)
        connection.execute(GROW, row, prepare=True)
        for node in growth.nodes:
            connection.execute(GROW_NODES, node, prepare=True)

    def _select(self, statement: str, *parameters: Any) -> list[TupleRow]:
        with (
            self.datastore.get_connection() as connection,
            connection.cursor(row_factory=tuple_row, binary=True) as cursor,
        ):
            return cursor.execute(statement.replace("?", "%s").encode(), parameters).fetchall()

    def _among(self, statement: str, values: Collection[Any]) -> list[TupleRow]:
        return self._select(statement.format(among="= ANY(%b)"), list(values))
