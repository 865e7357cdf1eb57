"""The library's SQLite recorder, with the accepted ids in the same transaction."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from eventsourcing.persistence import OperationalError, StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteCursor

from services.intake.adapters.log.fact_rows import EDGE, FactRows
from services.intake.adapters.log.leaves import Edge, grow

VARIABLES = 500  # a statement; SQLite allows more, its statement cache likes few shapes


class FactRecorder(FactRows, SQLiteApplicationRecorder):
    """Facts and their ids, all or none; positions are SQLite's rowids.

    A writer holds the write lock from its first insert on, and nothing is ever deleted:
    the rowids of one transaction follow each other, which lets events go in by
    `executemany`. The last row is checked each time all the same.
    """

    POSITION = "rowid"
    HOLDS = "instr(state, ?) > 0"

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
        growth = grow(Edge(*(c.fetchone() or ())), stored)
        row = (
            growth.first_leaf,
            first,
            len(stored),
            growth.salts,
            growth.leaves,
            growth.edge.peaks,
        )
        c.execute("INSERT INTO log_leaves VALUES (?,?,?,?,?,?)", row)
        if growth.nodes:
            c.executemany("INSERT INTO log_nodes VALUES (?,?,?)", growth.nodes)

    def _select(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with self.datastore.transaction(commit=False) as c:
            c.sqlite_cursor.row_factory = None
            c.execute(statement, parameters)
            rows: list[tuple[Any, ...]] = c.fetchall()
            return rows

    def _among(self, statement: str, values: Collection[Any]) -> Iterator[tuple[Any, ...]]:
        every = list(values)
        for start in range(0, len(every), VARIABLES):
            some = every[start : start + VARIABLES]
            marks = ",".join("?" * len(some))
            yield from self._select(statement.format(among=f"IN ({marks})"), *some)
