"""The library's SQLite recorder, with the accepted ids in the same transaction."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from eventsourcing.persistence import OperationalError, StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteCursor

from services.intake.adapters.stored_fact import StoredFact

VARIABLES = 500  # a statement; SQLite allows more, its statement cache likes few shapes


class FactRecorder(SQLiteApplicationRecorder):
    """Facts and their ids, all or none; positions are SQLite's rowids.

    A writer holds the write lock from its first insert on, and nothing is ever deleted:
    the rowids of one transaction follow each other, which lets events go in by
    `executemany`. The last row is checked each time all the same.
    """

    def _insert_events(
        self,
        c: SQLiteCursor,
        stored_events: Sequence[StoredEvent],
        *,
        accepted: Sequence[tuple[bytes, bytes]] = (),
        **_: Any,
    ) -> Sequence[int] | None:
        if not stored_events:
            return []
        c.executemany(
            self.insert_events_statement,
            [(s.originator_id, s.originator_version, s.topic, s.state) for s in stored_events],
        )
        positions = self._positions_of(c, stored_events)
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


def _chunks(values: Collection[Any]) -> Iterator[list[Any]]:
    every = list(values)
    for start in range(0, len(every), VARIABLES):
        yield every[start : start + VARIABLES]


def _marks(number: int) -> str:
    return ",".join("?" * number)
