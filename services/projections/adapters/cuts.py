"""Cuts: what a read model publishes at a log position, copied while facts keep flowing (ADR 0013).

A cut belongs to a generation, as all rows do. Each partition of it copies its own rows, once,
in the transaction that brings it to the position, or beyond. Whoever asks, drops or begins
a generation holds the row of the read model in `generations`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, false, insert, literal, select, update

from contracts.read_model import CutRow
from services.projections.adapters import tables
from services.projections.ports import CutTooLate, NothingCounted

CUTS, POSITIONS = tables.CUTS, tables.POSITIONS
_HOLES = ((tables.SITE_SEQUENCE_HOLES, tables.SITE_CUT_SEQUENCE_HOLES),)
"""The numbers of a device are counted where its post is: they carry no partition of their own."""


def request_cut(engine: Engine, model: str, position: int) -> CutRow:
    """Ask for the cut of a read model at a log position; where it stands. Safe to repeat.

    A partition that stands exactly there is copied at once: a quiet log keeps nobody
    waiting. Raises CutTooLate when one stands beyond, NothingCounted before the first worker.
    """
    with held(engine, model) as (connection, serving):
        asked = _cut(connection, model, serving, position)
        if asked:
            return asked
        # These locks come after every batch under way, and before the next one's look.
        stands = connection.execute(
            select(POSITIONS)
            .where(POSITIONS.c.read_model == model)
            .order_by(POSITIONS.c.generation, POSITIONS.c.partition)
            .with_for_update()
        ).all()
        furthest = max(row.position for row in stands)
        if furthest > position:
            raise CutTooLate(model, position, furthest)
        new = {"read_model": model, "position": position, "copied": False, "recorded_at": ""}
        shares = [{"generation": row.generation, "partition": row.partition} for row in stands]
        connection.execute(insert(CUTS), [{**new, **share} for share in shares])
        for row in stands:
            if row.position == position:
                own = row.generation, row.partition
                copy(connection, model, *own, position, row.recorded_at)
        made = _cut(connection, model, serving, position)
        assert made
        return made


def drop_cut(engine: Engine, model: str, position: int) -> bool:
    """Forget a cut, copied or not, in every generation; whether there was one."""
    with held(engine, model) as (connection, _):
        # A worker that copies holds one of these rows: what it copied is there to be deleted.
        gone = connection.execute(
            delete(CUTS).where(CUTS.c.read_model == model, CUTS.c.position == position)
        )
        for _, copies in _copied(model):
            connection.execute(delete(copies).where(copies.c.cut == position))
        return gone.rowcount > 0


@contextmanager
def held(engine: Engine, model: str) -> Iterator[tuple[Connection, int]]:
    """A transaction that holds the row of a read model, and the generation that serves.

    Raises NothingCounted when there is none.
    """
    table = tables.GENERATIONS
    query = select(table.c.serving).where(table.c.read_model == model).with_for_update()
    with engine.begin() as connection:
        serving = connection.execute(query).scalar_one_or_none()
        if serving is None:
            raise NothingCounted(model)
        yield connection, serving


def waiting(
    connection: Connection, model: str, generation: int, partition: int, until: int
) -> Sequence[int]:
    """The positions up to `until` at which a partition has a cut to copy, ascending."""
    query = (
        select(CUTS.c.position)
        .where(*_own(model, generation, partition), ~CUTS.c.copied, CUTS.c.position <= until)
        .order_by(CUTS.c.position)
    )
    return connection.execute(query).scalars().all()


def copy(
    connection: Connection, model: str, generation: int, partition: int, cut: int, recorded_at: str
) -> None:
    """Copy what a partition publishes now; nothing when the cut was dropped meanwhile.

    `recorded_at`: the instant of the last fact that it has counted.
    """
    own = _own(model, generation, partition)
    still = connection.execute(
        update(CUTS)
        .where(*own, CUTS.c.position == cut, ~CUTS.c.copied)
        .values(copied=True, recorded_at=recorded_at)
    )
    if still.rowcount != 1:
        return
    posts = tables.POSTS[model].c
    counted_here = select(posts.post).where(
        posts.generation == generation, posts.partition == partition
    )
    for table, copies in _copied(model):
        partitioned = "partition" in table.c
        mine = table.c.partition == partition if partitioned else table.c.post.in_(counted_here)
        rows = select(literal(cut), *table.c).where(table.c.generation == generation, mine)
        connection.execute(insert(copies).from_select(["cut", *table.c.keys()], rows))


def ask_again(connection: Connection, model: str, blue: int, green: int) -> None:
    """Ask an empty generation for the cuts of another: it will come by each of them."""
    new = {"generation": literal(green), "copied": false(), "recorded_at": literal("")}
    asked = select(*(new.get(column.name, column) for column in CUTS.c)).where(
        CUTS.c.read_model == model, CUTS.c.generation == blue
    )
    connection.execute(insert(CUTS).from_select(list(CUTS.c.keys()), asked))


def drop_generation(connection: Connection, model: str, generation: int) -> None:
    """Forget the cuts of a generation."""
    connection.execute(
        delete(CUTS).where(CUTS.c.read_model == model, CUTS.c.generation == generation)
    )
    for _, copies in _copied(model):
        connection.execute(delete(copies).where(copies.c.generation == generation))


def _cut(connection: Connection, model: str, generation: int, position: int) -> CutRow | None:
    query = select(CUTS.c.copied, CUTS.c.recorded_at).where(
        CUTS.c.read_model == model, CUTS.c.generation == generation, CUTS.c.position == position
    )
    found = connection.execute(query).all()
    if not found:
        return None
    return CutRow(
        read_model=model,
        position=position,
        partitions=len(found),
        copied=sum(row.copied for row in found),
        recorded_at=max(row.recorded_at for row in found),
    )


def _own(model: str, generation: int, partition: int) -> tuple[Any, ...]:
    return (
        CUTS.c.read_model == model,
        CUTS.c.generation == generation,
        CUTS.c.partition == partition,
    )


def _copied(model: str) -> tuple[tuple[Table, Table], ...]:
    """What a release is computed from, each with the table of its copies."""
    return (
        (tables.CELLS[model], tables.CUT_CELLS[model]),
        (tables.POSTS[model], tables.CUT_POSTS[model]),
        (tables.SERIES[model], tables.CUT_SERIES[model]),
        *(_HOLES if model == "site" else ()),
    )
