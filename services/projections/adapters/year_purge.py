"""What read models give up when years are closed: histories that no fact is left of."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import Connection, Engine, delete, insert, literal, select, update

from contracts.read_model import READ_MODELS, PostRecord
from contracts.streams import StreamId
from services.chassis.databases import overwriting, reading
from services.projections.adapters import tables
from services.projections.domain import history
from services.projections.domain.cells import Cell
from services.projections.domain.closed import last_day
from services.projections.domain.folding import measure
from services.projections.domain.read_models import READ_MODELS as MODELS
from services.projections.domain.sequences import holes
from services.projections.ports import Closed, Device

AT_ONCE = 500

Located = Mapping[tuple[Cell, str], int]
"""Cells with the post under which a read model keeps them."""


def ended_by(engine: Engine, year: int) -> list[StreamId]:
    """The cases and months all of whose facts are of `year` or before, and none set aside."""
    last = f"{year:04d}-12-31"
    letters = tables.DEAD_LETTERS
    with reading(engine).connect() as connection:
        aside = set(connection.execute(select(letters.c.stream)).scalars())
        return [
            stream
            for stream, state in _states(connection, "site")
            if stream not in aside and last_day(state) <= last
        ]


def counted_by(engine: Engine, streams: Collection[StreamId]) -> Mapping[str, Located]:
    """What these streams count in each read model, in the organisation known now."""
    wanted = set(streams)
    located: dict[str, Located] = {}
    with reading(engine).connect() as connection:
        for name in READ_MODELS:
            model, cells = MODELS[name], Counter[tuple[Cell, str]]()
            records = _records(connection, name)
            for stream, state in _states(connection, name):
                if stream in wanted:
                    areas = model.areas(state.post, records.get(state.post))
                    for cell, amount in measure(stream, state, areas).items():
                        cells[cell, model.post_of(cell.table, state.post)] += amount
            located[name] = {key: amount for key, amount in cells.items() if amount}
    return located


def arrived(engine: Engine) -> Mapping[Device, list[tuple[int, int]]]:
    """The sequence numbers that have arrived from each device."""
    table = tables.SITE_DEVICES
    with reading(engine).connect() as connection:
        rows = connection.execute(
            select(table).where(table.c.generation == _serving(connection, "site"))
        ).all()
    return {Device(row.post, row.device): [(a, b) for a, b in row.arrived] for row in rows}


def known_streams(engine: Engine) -> set[StreamId]:
    """Every case and month that some read model keeps a history of."""
    with reading(engine).connect() as connection:
        return {
            stream
            for name in READ_MODELS
            for text in connection.execute(select(tables.STATES[name].c.stream)).scalars()
            if not (stream := StreamId(text)).is_register
        }


def forget(engine: Engine, streams: Sequence[StreamId]) -> None:
    """Drop the histories of streams in every generation; what they counted stays."""
    written = [table.name for table in (*tables.STATES.values(), tables.SITE_CASES)]
    with overwriting(engine, written) as connection:
        for start in range(0, len(streams), AT_ONCE):
            some = streams[start : start + AT_ONCE]
            for name in READ_MODELS:
                table = tables.STATES[name]
                connection.execute(delete(table).where(table.c.stream.in_(some)))
            cases = [stream.case for stream in some if stream.case]
            opened = tables.SITE_CASES
            connection.execute(delete(opened).where(opened.c["case"].in_(cases)))


def channel_generation(engine: Engine) -> int:
    """The generation of the channel to be read: one more for each closing known here."""
    with reading(engine).connect() as connection:
        return connection.execute(select(tables.CHANNEL.c.generation)).scalar_one_or_none() or 1


def adopt(engine: Engine, closed: Closed) -> None:
    """Keep what closed facts counted: a generation that begins from now on begins with it."""
    if channel_generation(engine) != 1 + len(closed.purges()):
        with engine.begin() as connection:
            _adopt(connection, closed)


def move_to_channel(engine: Engine, closed: Closed, position: int) -> bool:
    """Adopt what was closed at `position`, and read the generation of the channel without it.

    Each partition goes on from the position it has counted: what the new channel says again is
    passed over. False when one has not counted up to `position`: nothing is done then.
    """
    with engine.begin() as connection:
        stands = select(tables.POSITIONS.c.position).with_for_update()
        if min(connection.execute(stands).scalars(), default=position) < position:
            return False
        _adopt(connection, closed)
        connection.execute(update(tables.POSITIONS).values(offset=0, witness=""))
        return True


def _adopt(connection: Connection, closed: Closed) -> None:
    for table in (tables.CLOSED_CELLS, tables.CLOSED_NUMBERS, tables.CHANNEL):
        connection.execute(delete(table))
    cells = [cell._asdict() for model in READ_MODELS for cell in closed.cells(model)]
    if cells:
        connection.execute(insert(tables.CLOSED_CELLS), cells)
    for (post, device), ranges in closed.numbers().items():
        arrived = {"post": post, "device": device, "arrived": list(ranges)}
        connection.execute(insert(tables.CLOSED_NUMBERS).values(arrived))
    connection.execute(insert(tables.CHANNEL).values(generation=1 + len(closed.purges())))


def seed(connection: Connection, model: str, generation: int, partition: int) -> None:
    """Let a generation that is being made begin with what closed facts counted."""
    columns = [column for column in tables.CLOSED_CELLS.c if column.name != "read_model"]
    rows = select(literal(generation), literal(partition), *columns).where(
        tables.CLOSED_CELLS.c.read_model == model
    )
    names = ["generation", "partition", *(column.name for column in columns)]
    connection.execute(insert(tables.CELLS[model]).from_select(names, rows))
    if not MODELS[model].lists_cases:
        return
    for row in connection.execute(select(tables.CLOSED_NUMBERS)).all():
        named = {"generation": generation, "post": row.post, "device": row.device}
        connection.execute(insert(tables.SITE_DEVICES).values(**named, arrived=row.arrived))
        for first, last in holes(tuple((a, b) for a, b in row.arrived)):
            connection.execute(
                insert(tables.SITE_SEQUENCE_HOLES).values(
                    **named, first_missing=first, last_missing=last
                )
            )


def _states(connection: Connection, model: str) -> Iterator[tuple[StreamId, history.History]]:
    table = tables.STATES[model]
    rows = connection.execute(
        select(table.c.stream, table.c.state).where(
            table.c.generation == _serving(connection, model)
        )
    )
    for text, state in rows:
        if not (stream := StreamId(text)).is_register:
            yield stream, history.decode(state)


def _records(connection: Connection, model: str) -> Mapping[str, PostRecord]:
    table = tables.POSTS[model]
    rows = connection.execute(
        select(table.c.post, table.c.record).where(
            table.c.generation == _serving(connection, model)
        )
    )
    return {post: PostRecord.model_validate_json(record) for post, record in rows}


def _serving(connection: Connection, model: str) -> int:
    table = tables.GENERATIONS
    found = connection.execute(select(table.c.serving).where(table.c.read_model == model))
    return int(found.scalar_one())
