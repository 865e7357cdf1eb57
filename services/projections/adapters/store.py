"""One generation of one read model in a SQL database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Table, bindparam, delete, select, update

from contracts.definitions import VERSION
from contracts.read_model import CaseRow, PostRecord, SeriesRow
from contracts.streams import StreamId
from services.projections.adapters import cuts, tables
from services.projections.adapters.rows import rows_among, upsert
from services.projections.domain.cells import Cell
from services.projections.domain.entries import Entry
from services.projections.domain.folding import DeadLetter
from services.projections.domain.sequences import Ranges, holes
from services.projections.ports import Device, Mark, OtherDefinitions, PositionMoved

EMBEDDED_PARTITION = 0  # the whole log is one partition when no broker spreads it


class SqlReadModelStore:
    """Reads and writes `generation` of `model`; each transaction is one batch."""

    def __init__(self, engine: Engine, model: str, generation: int, partition: int = 0) -> None:
        self.engine = engine
        self.model = model
        self.generation = generation
        self.partition = partition

    @contextmanager
    def transaction(self) -> Iterator["SqlTransaction"]:
        """Everything or nothing. Raises OtherDefinitions."""
        with self.engine.begin() as connection:
            yield SqlTransaction(connection, self.model, self.generation, self.partition)


class SqlTransaction:
    """All that one batch reads and writes, on one connection."""

    def __init__(
        self, connection: Connection, model: str, generation: int, partition: int = 0
    ) -> None:
        self.connection = connection
        self.model = model
        self.generation = generation
        self.partition = partition
        self.mark = self._stored()

    def states(self, streams: Sequence[str]) -> Mapping[str, bytes]:
        """The encoded states of those of `streams` that have one."""
        table = tables.STATES[self.model]
        return {
            row.stream: row.state
            for row in self._of(table, table.c.stream, streams, table.c.stream, table.c.state)
        }

    def states_of_post(self, post: str) -> Iterator[tuple[StreamId, bytes]]:
        """Every (stream, encoded state) of a post's cases and activity."""
        table = tables.STATES[self.model]
        query = select(table.c.stream, table.c.state).where(
            table.c.generation == self.generation, table.c.post == post
        )
        for row in self.connection.execute(query):
            yield StreamId(row.stream), row.state

    def posts(self, posts: Sequence[str]) -> Mapping[str, PostRecord]:
        """The records of those of `posts` that have one."""
        table = tables.POSTS[self.model]
        return {
            row.post: PostRecord.model_validate_json(row.record)
            for row in self._of(table, table.c.post, posts, table.c.post, table.c.record)
        }

    def arrived(self, devices: Sequence[Device]) -> Mapping[Device, Ranges]:
        """The sequence numbers that arrived from devices."""
        table = tables.SITE_DEVICES
        posts = sorted({device.post for device in devices})
        found = self._of(table, table.c.post, posts, *table.c)
        return {
            Device(row.post, row.device): tuple((first, last) for first, last in row.arrived)
            for row in found
        }

    def dead_letters(self, stream: str | None = None) -> Sequence[DeadLetter]:
        """What is set aside, of one stream or of all, in log order."""
        return dead_letters(self.connection, self.model, self.generation, stream)

    def save_states(self, rows: Iterable[tuple[str, str, bytes]]) -> None:
        """Keep (stream, post, encoded state)."""
        self._upsert(
            tables.STATES[self.model],
            [{"stream": stream, "post": post, "state": state} for stream, post, state in rows],
        )

    def add_to_cells(self, changes: Mapping[tuple[Cell, str], int]) -> None:
        """Add to the cells, keyed by cell and post; a cell that comes to 0 disappears."""
        table = tables.CELLS[self.model]
        share = {"generation": self.generation, "partition": self.partition}
        rows = [
            {**cell._asdict(), **share, "post": post, "value": amount}
            for (cell, post), amount in sorted(changes.items())
        ]
        upsert(self.connection, table, rows, adding="value")
        lowered = [
            {f"b_{key}": row[key] for key in tables.CELL_KEY} for row in rows if row["value"] < 0
        ]
        if lowered:
            own = (table.c[key] == bindparam(f"b_{key}") for key in tables.CELL_KEY)
            self.connection.execute(delete(table).where(*own, table.c.value == 0), lowered)

    def save_posts(self, records: Iterable[PostRecord]) -> None:
        """Keep the records of posts."""
        self._upsert(
            tables.POSTS[self.model],
            [{"post": record.post, "record": record.model_dump_json()} for record in records],
        )

    def drop_posts(self, posts: Iterable[str]) -> None:
        """Keep no record of `posts`."""
        table = tables.POSTS[self.model]
        for post in posts:
            own = table.c.generation == self.generation
            self.connection.execute(delete(table).where(own, table.c.post == post))

    def save_series(self, rows: Iterable[SeriesRow]) -> None:
        """Keep the deposits of series."""
        self._upsert(tables.SERIES[self.model], [row.model_dump() for row in rows])

    def save_cases(self, cases: Iterable[CaseRow], withdrawn: Iterable[str]) -> None:
        """Keep the rows of cases, drop those of the others."""
        table = tables.SITE_CASES
        self._upsert(table, [row.model_dump() for row in cases])
        gone = [{"gone": case} for case in withdrawn]
        if gone:
            statement = delete(table).where(
                table.c.generation == self.generation, table.c.case == bindparam("gone")
            )
            self.connection.execute(statement, gone)

    def save_arrived(self, arrived: Mapping[Device, Ranges]) -> None:
        """Keep the sequence numbers that arrived, and the holes between them."""
        self._upsert(
            tables.SITE_DEVICES,
            [{**device._asdict(), "arrived": ranges} for device, ranges in arrived.items()],
        )
        table = tables.SITE_SEQUENCE_HOLES
        missing = []
        for device, ranges in arrived.items():
            self.connection.execute(
                delete(table).where(
                    table.c.generation == self.generation,
                    table.c.post == device.post,
                    table.c.device == device.device,
                )
            )
            missing += [
                {**device._asdict(), "first_missing": first, "last_missing": last}
                for first, last in holes(ranges)
            ]
        self._upsert(table, missing)

    def set_aside(self, letters: Iterable[DeadLetter]) -> None:
        """Keep dead letters, each under its position."""
        self._upsert(
            tables.DEAD_LETTERS,
            [
                {"read_model": self.model, **entry._asdict(), "state": state, "error": error}
                for entry, state, error in letters
            ],
        )

    def release(self, positions: Iterable[int]) -> None:
        """Forget the dead letters at these positions."""
        table = tables.DEAD_LETTERS
        self.connection.execute(
            delete(table).where(*self._own(table), table.c.position.in_(list(positions)))
        )

    def cuts(self, until: int) -> Sequence[int]:
        """The positions up to `until` at which this partition has a cut to copy, ascending."""
        return cuts.waiting(self.connection, self.model, self.generation, self.partition, until)

    def copy(self, cut: int, recorded_at: str) -> None:
        """Copy what this partition publishes into a cut."""
        own = self.model, self.generation, self.partition
        cuts.copy(self.connection, *own, cut, recorded_at)

    def advance(self, mark: Mark) -> None:
        """Move from the position this transaction saw; raises PositionMoved if it moved."""
        table = tables.POSITIONS
        moved = self.connection.execute(
            update(table)
            .where(*self._own(table), table.c.position == self.mark.position)
            .values(**mark._asdict())
        )
        if moved.rowcount != 1:
            raise PositionMoved(self.model)

    def _stored(self) -> Mark:
        """On PostgreSQL the row stays locked: nobody else counts or retries this partition.

        Raises OtherDefinitions: whatever counts comes through here.
        """
        table = tables.POSITIONS
        said = [table.c[name] for name in ("definitions", *Mark._fields)]
        query = select(*said).where(*self._own(table))
        definitions, *mark = self.connection.execute(query.with_for_update()).one()
        if definitions != VERSION:
            raise OtherDefinitions(self.model, self.generation, definitions)
        return Mark(*mark)

    def _own(self, table: Table) -> tuple[Any, ...]:
        own = [table.c.read_model == self.model, table.c.generation == self.generation]
        if "partition" in table.c:
            own.append(table.c.partition == self.partition)
        return tuple(own)

    def _of(self, table: Table, key: Any, keys: Sequence[str], *columns: Any) -> Iterator[Any]:
        """The rows of this generation whose `key` is one of `keys`."""
        query = select(*columns).where(table.c.generation == self.generation)
        yield from rows_among(self.connection, query, key, keys)

    def _upsert(self, table: Table, rows: list[dict[str, Any]]) -> None:
        share = {"generation": self.generation, "partition": self.partition}
        upsert(self.connection, table, [{**share, **row} for row in rows])


def dead_letters(
    connection: Connection, model: str, generation: int, stream: str | None = None
) -> list[DeadLetter]:
    """What a generation has set aside, of one stream or of all, in log order."""
    table = tables.DEAD_LETTERS
    query = (
        select(table)
        .where(table.c.read_model == model, table.c.generation == generation)
        .order_by(table.c.position)
    )
    if stream is not None:
        query = query.where(table.c.stream == stream)
    return [
        DeadLetter(Entry(row.position, StreamId(row.stream), row.stored), row.state, row.error)
        for row in connection.execute(query)
    ]


def partition_of(connection: Connection, model: str, generation: int, stream: str) -> int:
    """The partition that set facts of `stream` aside; the embedded one when none did."""
    table = tables.DEAD_LETTERS
    found = connection.execute(
        select(table.c.partition).where(
            table.c.read_model == model,
            table.c.generation == generation,
            table.c.stream == stream,
        )
    ).scalars()
    return found.first() or EMBEDDED_PARTITION
