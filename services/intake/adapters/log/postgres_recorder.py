"""The library's PostgreSQL recorder, with the accepted ids in the same statement."""

from collections.abc import Collection, Sequence
from typing import Any

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from psycopg import Connection, sql
from psycopg.rows import TupleRow, tuple_row

from services.intake.adapters.log.leaves import Edge, grow
from services.intake.adapters.log.stored_fact import StoredFact
from services.intake.adapters.tree.log_tree import Leaves

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


EDGE = "SELECT first_leaf + facts, peaks FROM intake.log_leaves ORDER BY first_leaf DESC LIMIT 1"
LEAVES = "SELECT first_leaf, first_position, facts, salts, leaves FROM intake.log_leaves"
GROW = (
    "INSERT INTO intake.log_leaves SELECT %s, max(notification_id) - %s + 1, %s, %b, %b, %b "
    "FROM intake.stored_events"
)
"""Under the lock the positions of a commit follow each other, and are the last ones."""
GROW_NODES = "INSERT INTO intake.log_nodes VALUES (%s, %s, %b)"


class PostgresFactRecorder(PostgresApplicationRecorder):
    """Facts and their ids, all or none; positions become visible in their order.

    Each writer locks out the others before it draws positions and until it has committed,
    so that whoever reads up to a position has read all there will ever be below it. Nothing
    is tried again here, unlike in the library: after a lost answer the desk judges anew.
    """

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
        growth = grow(Edge(*edge) if edge else Edge(), stored)
        row = (
            growth.first_leaf,
            facts,
            facts,
            growth.salts,
            growth.leaves,
            growth.edge.peaks,
        )
        connection.execute(GROW, row, prepare=True)
        for node in growth.nodes:
            connection.execute(GROW_NODES, node, prepare=True)

    def select_edge(self) -> Edge:
        """The right edge of the tree after the last commit."""
        rows = self._select(EDGE, ())
        return Edge(*rows[0]) if rows else Edge()

    def select_leaves(self, start: int, end: int) -> Sequence[Leaves]:
        """The commits that hold the leaves [start, end), in order."""
        rows = self._select(
            f"{LEAVES} WHERE first_leaf >= (SELECT max(first_leaf) FROM intake.log_leaves "
            "WHERE first_leaf <= %s) AND first_leaf < %s ORDER BY first_leaf",
            (start, end),
        )
        return [Leaves(*row) for row in rows]

    def select_leaves_at(self, position: int) -> Leaves | None:
        """The last commit that begins at a position or before it."""
        rows = self._select(
            f"{LEAVES} WHERE first_position <= %s ORDER BY first_position DESC LIMIT 1",
            (position,),
        )
        return Leaves(*rows[0]) if rows else None

    def select_nodes(self, level: int, start: int, end: int) -> Sequence[bytes]:
        """The subtrees of a kept level that cover [start, end), in order."""
        rows = self._select(
            "SELECT hash FROM intake.log_nodes "
            "WHERE level = %s AND start >= %s AND start < %s ORDER BY start",
            (level, start, end),
        )
        return [row[0] for row in rows]

    def max_notification_id(self) -> int | None:
        """The last position, None for an empty log."""
        ((last,),) = self._select("SELECT max(notification_id) FROM intake.stored_events", ())
        return last if last is None else int(last)

    def select_accepted(self, ids: Collection[bytes]) -> Sequence[tuple[Any, ...]]:
        """(id, digest, position) of those of `ids` that were accepted."""
        return self._select(
            "SELECT id, digest, position FROM intake.accepted_facts WHERE id = ANY(%b)",
            [list(ids)],
        )

    def select_streams(self, streams: Collection[str]) -> Sequence[StoredFact]:
        """Every fact of `streams`, in order within each."""
        rows = self._select(
            "SELECT notification_id, originator_id, state FROM intake.stored_events "
            "WHERE originator_id = ANY(%b) ORDER BY originator_id, originator_version",
            [list(streams)],
        )
        return [StoredFact(*row) for row in rows]

    def select_after(self, position: int, limit: int) -> Sequence[StoredFact]:
        """The next facts after `position`, at most `limit`, in order."""
        rows = self._select(
            "SELECT notification_id, originator_id, state FROM intake.stored_events "
            "WHERE notification_id > %s ORDER BY notification_id LIMIT %s",
            (position, limit),
        )
        return [StoredFact(*row) for row in rows]

    def select_log_id(self) -> str:
        """The random id of this log."""
        ((log_id,),) = self._select("SELECT log_id FROM intake.log_identity", ())
        return str(log_id)

    def _select(self, statement: str, parameters: Sequence[Any]) -> list[TupleRow]:
        with (
            self.datastore.get_connection() as connection,
            connection.cursor(row_factory=tuple_row, binary=True) as cursor,
        ):
            return cursor.execute(statement.encode(), parameters).fetchall()
