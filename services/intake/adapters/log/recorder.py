"""The library's SQLite recorder, with the accepted ids in the same transaction."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from eventsourcing.persistence import OperationalError, StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteCursor

from services.intake.adapters.log.leaves import Edge, grow
from services.intake.adapters.log.stored_fact import StoredFact
from services.intake.adapters.tree.log_tree import Leaves

EDGE = "SELECT first_leaf + facts, peaks FROM log_leaves ORDER BY first_leaf DESC LIMIT 1"
LEAVES = "SELECT first_leaf, first_position, facts, salts, leaves FROM log_leaves"
VARIABLES = 500  # a statement; SQLite allows more, its statement cache likes few shapes


class FactRecorder(SQLiteApplicationRecorder):
    """Facts and their ids, all or none; positions are SQLite's rowids.

    A writer holds the write lock from its first insert on, and nothing is ever deleted:
    the rowids of one transaction follow each other, which lets events go in by
    `executemany`. The last row is checked each time all the same.
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
        with self.datastore.transaction(commit=True) as c:
            c.executemany(
                self.insert_events_statement,
                [(s.originator_id, s.originator_version, s.topic, s.state) for s in stored_events],
            )
            positions = self._positions_of(c, stored_events)
            self._grow_tree(c, positions[0], [s.state for s in stored_events])
            c.executemany(
                "INSERT INTO accepted_facts (id, digest, position) VALUES (?,?,?)",
                [(*each, position) for each, position in zip(accepted, positions, strict=True)],
            )
        return positions

    def _positions_of(self, c: SQLiteCursor, stored_events: Sequence[StoredEvent]) -> range:
        c.execute("SELECT last_insert_rowid()")
        last: int = c.fetchone()[0]
        positions = range(last - len(stored_events) + 1, last + 1)
        first = stored_events[0]
        c.execute(
            f"SELECT originator_id, originator_version FROM {self.events_table_name} WHERE rowid=?",
            (positions[0],),
        )
        row = c.fetchone()
        if row is None or tuple(row) != (first.originator_id, first.originator_version):
            raise OperationalError("rowids do not follow each other")
        return positions

    def _grow_tree(self, c: SQLiteCursor, first: int, stored: Sequence[bytes]) -> None:
        c.execute(EDGE)
        growth = grow(_edge(c.fetchone()), stored)
        c.execute(
            "INSERT INTO log_leaves VALUES (?,?,?,?,?,?)",
            (
                growth.first_leaf,
                first,
                len(stored),
                growth.salts,
                growth.leaves,
                growth.edge.peaks,
            ),
        )
        if growth.nodes:
            c.executemany("INSERT INTO log_nodes VALUES (?,?,?)", growth.nodes)

    def select_edge(self) -> Edge:
        """The right edge of the tree after the last commit."""
        rows = self._select(EDGE, ())
        return _edge(rows[0] if rows else None)

    def select_leaves(self, start: int, end: int) -> Iterator[Leaves]:
        """The commits that hold the leaves [start, end), in order."""
        rows = self._select(
            f"{LEAVES} WHERE first_leaf >= (SELECT max(first_leaf) FROM log_leaves "
            "WHERE first_leaf <= ?) AND first_leaf < ? ORDER BY first_leaf",
            (start, end),
        )
        return map(Leaves._make, rows)

    def select_leaves_at(self, position: int) -> Leaves | None:
        """The last commit that begins at a position or before it."""
        rows = self._select(
            f"{LEAVES} WHERE first_position <= ? ORDER BY first_position DESC LIMIT 1",
            (position,),
        )
        return Leaves(*rows[0]) if rows else None

    def select_nodes(self, level: int, start: int, end: int) -> list[bytes]:
        """The subtrees of a kept level that cover [start, end), in order."""
        rows = self._select(
            "SELECT hash FROM log_nodes WHERE level=? AND start>=? AND start<? ORDER BY start",
            (level, start, end),
        )
        return [row[0] for row in rows]

    def select_accepted(self, ids: Collection[bytes]) -> Iterator[tuple[bytes, bytes, int]]:
        """(id, digest, position) of those of `ids` that were accepted."""
        for some in _chunks(ids):
            yield from self._select(
                "SELECT id, digest, position FROM accepted_facts "
                f"WHERE id IN ({_marks(len(some))})",
                some,
            )

    def select_streams(self, streams: Collection[str]) -> Iterator[StoredFact]:
        """Every fact of `streams`, in order within each."""
        for some in _chunks(streams):
            rows = self._select(
                f"SELECT rowid, originator_id, state FROM {self.events_table_name} "
                f"WHERE originator_id IN ({_marks(len(some))}) "
                "ORDER BY originator_id, originator_version",
                some,
            )
            yield from map(StoredFact._make, rows)

    def select_after(self, position: int, limit: int) -> list[StoredFact]:
        """The next facts after `position`, at most `limit`, in order."""
        rows = self._select(
            f"SELECT rowid, originator_id, state FROM {self.events_table_name} "
            "WHERE rowid>? ORDER BY rowid LIMIT ?",
            (position, limit),
        )
        return [StoredFact(*row) for row in rows]

    def select_log_id(self) -> str:
        """The random id of this log."""
        (row,) = self._select("SELECT log_id FROM log_identity", ())
        return str(row[0])

    def _select(self, statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        with self.datastore.transaction(commit=False) as c:
            c.sqlite_cursor.row_factory = None
            c.execute(statement, parameters)
            rows: list[tuple[Any, ...]] = c.fetchall()
            return rows


def _edge(row: Sequence[Any] | None) -> Edge:
    return Edge(*row) if row else Edge()


def _chunks(values: Collection[Any]) -> Iterator[list[Any]]:
    every = list(values)
    for start in range(0, len(every), VARIABLES):
        yield every[start : start + VARIABLES]


def _marks(number: int) -> str:
    return ",".join("?" * number)
