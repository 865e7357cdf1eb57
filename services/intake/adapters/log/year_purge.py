"""The purge of a closed year: facts give way to leaves and to what they counted, at once."""

import json
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, insert, select, text

from contracts.closing import ClosedPart
from contracts.envelope import id_of
from contracts.transparency.merkle.tree import SALT_BYTES
from services.chassis.databases import Where, named_table, open_engine, overwriting, reading
from services.intake.adapters.log import tables
from services.intake.adapters.log.store_errors import translate_database_errors

STREAMS_A_QUERY = 500
NO_DIGEST = bytes(32)  # the id stays, so that it is never accepted again; what it said is gone
WRITTEN_ANEW = ("stored_events", "accepted_facts", "log_leaves")
Ranges: TypeAlias = Sequence[tuple[int, int]]


class YearPurge(NamedTuple):
    """Up to which year, when, where the log stood, how many facts became leaves only.

    `announced`: the id of the record of the log that said so before; empty in earlier versions.
    """

    year: int
    closed_at: datetime
    position: int
    facts: int
    announced: str = ""


_ADD = """
INSERT INTO closed_cells
    (read_model, "table", measure, period, area, post, force, d1, d2, value)
VALUES (:read_model, :table, :measure, :period, :area, :post, :force, :d1, :d2, :value)
ON CONFLICT (read_model, "table", measure, period, area, post, force, d1, d2)
DO UPDATE SET value = closed_cells.value + excluded.value
"""


class StreamsGrew(Exception):
    """A fact came meanwhile to what was to be deleted: see again what ended, and begin anew."""


class PurgedCell(NamedTuple):
    """A count of a read model that facts no longer there made."""

    read_model: str
    table: str
    measure: str
    period: str
    area: str
    post: str
    force: str
    d1: str
    d2: str
    value: int


class SqlYearPurges:
    """What was closed of the log at `where`; on PostgreSQL its owner alone may close."""

    def __init__(self, where: Where) -> None:
        """The tables are there: whoever opened the log made or required them."""
        self._engine = open_engine(where, "intake", durable=True)

    def purges(self) -> Sequence[YearPurge]:
        """Every year closed, the earliest first."""
        with translate_database_errors(), reading(self._engine).connect() as connection:
            rows = connection.execute(
                select(tables.LOG_CLOSINGS).order_by(
                    tables.LOG_CLOSINGS.c.closed_at, tables.LOG_CLOSINGS.c.year
                )
            ).all()
        return [
            YearPurge(r.year, datetime.fromisoformat(r.closed_at), r.position, r.facts, r.announced)
            for r in rows
        ]

    def cells(self, model: str) -> Sequence[PurgedCell]:
        """What closed facts counted in a read model."""
        columns = [tables.CLOSED_CELLS.c[name] for name in PurgedCell._fields]
        with translate_database_errors(), reading(self._engine).connect() as connection:
            rows = connection.execute(
                select(*columns).where(tables.CLOSED_CELLS.c.read_model == model)
            ).all()
        return [PurgedCell(*row) for row in rows]

    def numbers(self) -> Mapping[tuple[str, str], Ranges]:
        """The sequence numbers that had arrived, by post and device."""
        with translate_database_errors(), reading(self._engine).connect() as connection:
            rows = connection.execute(select(tables.CLOSED_NUMBERS)).all()
        return {(row.post, row.device): json.loads(row.arrived) for row in rows}

    def part(self, digest: str) -> bytes | None:
        """What an announcement binds, by its SHA-256."""
        table = tables.LOG_CLOSING_PARTS
        with translate_database_errors(), reading(self._engine).connect() as connection:
            found = connection.execute(select(table.c.part).where(table.c.digest == digest))
            return found.scalar_one_or_none()

    def keep_part(self, part: ClosedPart) -> None:
        """Keep what an announcement is going to bind: it cannot be made again afterwards."""
        table, row = tables.LOG_CLOSING_PARTS, {"digest": part.digest, "part": part.text()}
        with translate_database_errors(), self._engine.begin() as connection:
            connection.execute(insert(table).values(row))

    def purge(
        self,
        purge: YearPurge,
        streams: Collection[str],
        cells: Sequence[PurgedCell],
        numbers: Mapping[tuple[str, str], Ranges],
    ) -> int:
        """Delete the facts of `streams` with their salts, keep what they counted; how many.

        All or nothing; pages that held them are overwritten. Raises StoreUnavailable, and
        StreamsGrew when a fact of theirs came after the position of `purge`, or when they are not
        as many as it says, where it says how many.
        """
        with (
            translate_database_errors(),
            overwriting(self._engine, WRITTEN_ANEW) as connection,
        ):
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT intake.lock_log()"))
            gone = _delete(connection, list(streams), purge.position)
            if purge.facts not in (0, len(gone)):
                raise StreamsGrew
            if gone:
                _keep(connection, cells, numbers)
                row = purge._replace(facts=len(gone))._asdict()
                row["closed_at"] = purge.closed_at.isoformat()
                connection.execute(insert(tables.LOG_CLOSINGS).values(**row))
        return len(gone)

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()


def _delete(connection: Connection, streams: Sequence[str], until: int) -> list[int]:
    """Delete the facts of streams; their positions, ascending. Raises StreamsGrew."""
    positions: list[int] = []
    ids: list[bytes] = []
    place = "rowid" if connection.dialect.name == "sqlite" else "notification_id"
    events = named_table("stored_events", place, "originator_id", "state")
    for start in range(0, len(streams), STREAMS_A_QUERY):
        of_some = events.c.originator_id.in_(streams[start : start + STREAMS_A_QUERY])
        for position, state in connection.execute(
            select(events.c[place], events.c.state).where(of_some)
        ):
            positions.append(position)
            ids.append(UUID(id_of(state)).bytes)
        connection.execute(delete(events).where(of_some))
    positions.sort()
    if positions and positions[-1] > until:
        raise StreamsGrew
    if ids:
        connection.execute(
            tables.ACCEPTED_FACTS.update()
            .where(tables.ACCEPTED_FACTS.c.id == bindparam("of"))
            .values(digest=NO_DIGEST),
            [{"of": id} for id in ids],
        )
    _blank_salts(connection, positions)
    return positions


def _blank_salts(connection: Connection, positions: Sequence[int]) -> None:
    """Without its salt, a leaf cannot be guessed back."""
    table = tables.LOG_LEAVES
    firsts = connection.execute(
        select(table.c.first_position).order_by(table.c.first_position)
    ).scalars()
    begins = list(firsts)
    of_commit: dict[int, list[int]] = {}
    for position in positions:
        first = begins[bisect_right(begins, position) - 1]
        of_commit.setdefault(first, []).append(position - first)
    for first, places in of_commit.items():
        commit = table.c.first_position == first
        salts = bytearray(connection.execute(select(table.c.salts).where(commit)).scalar_one())
        for place in places:
            salts[place * SALT_BYTES : (place + 1) * SALT_BYTES] = bytes(SALT_BYTES)
        connection.execute(table.update().where(commit).values(salts=bytes(salts)))


def _keep(
    connection: Connection,
    cells: Sequence[PurgedCell],
    numbers: Mapping[tuple[str, str], Ranges],
) -> None:
    if cells:
        connection.execute(text(_ADD), [cell._asdict() for cell in cells])
    connection.execute(delete(tables.CLOSED_NUMBERS))
    rows = [
        {"post": post, "device": device, "arrived": json.dumps(ranges)}
        for (post, device), ranges in numbers.items()
    ]
    if rows:
        connection.execute(insert(tables.CLOSED_NUMBERS), rows)
