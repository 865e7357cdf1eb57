"""What read models give up when years are closed: histories that no fact is left of."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select

from contracts.read_model import READ_MODELS, PostRecord
from services.chassis.databases import reading
from services.projections.adapters import tables
from services.projections.adapters.store import EMBEDDED_PARTITION
from services.projections.domain import history
from services.projections.domain.cells import Cell
from services.projections.domain.entries import is_register
from services.projections.domain.folding import CASE, measure
from services.projections.domain.read_models import READ_MODELS as MODELS
from services.projections.domain.sequences import holes
from services.projections.ports import Closed, Device

AT_ONCE = 500

Located = Mapping[tuple[Cell, str], int]
"""Cells with the post under which a read model keeps them."""


def ended_by(engine: Engine, year: int) -> list[str]:
    """The cases and months all of whose facts are of `year` or before, and none set aside."""
    last = f"{year:04d}-12-31"
    letters = tables.DEAD_LETTERS
    with reading(engine).connect() as connection:
        aside = set(connection.execute(select(letters.c.stream)).scalars())
        return [
            stream
            for stream, state in _states(connection, "site")
            if stream not in aside and _last_day(state) <= last
        ]


def counted_by(engine: Engine, streams: Collection[str]) -> Mapping[str, Located]:
    """What these streams count in each read model, in the organisation known now."""
    wanted = set(streams)
    found: dict[str, Located] = {}
    with reading(engine).connect() as connection:
        for name in READ_MODELS:
            model, cells = MODELS[name], Counter[tuple[Cell, str]]()
            records = _records(connection, name)
            for stream, state in _states(connection, name):
                if stream in wanted:
                    areas = model.areas(state.post, records.get(state.post))
                    for cell, amount in measure(stream, state, areas).items():
                        cells[cell, model.post_of(cell.table, state.post)] += amount
            found[name] = {key: amount for key, amount in cells.items() if amount}
    return found


def arrived(engine: Engine) -> Mapping[Device, list[tuple[int, int]]]:
    """The sequence numbers that have arrived from each device."""
    table = tables.SITE_DEVICES
    with reading(engine).connect() as connection:
        rows = connection.execute(
            select(table).where(table.c.generation == _serving(connection, "site"))
        ).all()
    return {Device(row.post, row.device): [(a, b) for a, b in row.arrived] for row in rows}


def known_streams(engine: Engine) -> set[str]:
    """Every case and month that some read model keeps a history of."""
    with reading(engine).connect() as connection:
        return {
            stream
            for name in READ_MODELS
            for stream in connection.execute(select(tables.STATES[name].c.stream)).scalars()
            if not is_register(stream)
        }


def forget(engine: Engine, streams: Sequence[str]) -> None:
    """Drop the histories of streams in every generation; what they counted stays."""
    with engine.connect() as connection, _overwriting(connection), connection.begin():
        for start in range(0, len(streams), AT_ONCE):
            some = streams[start : start + AT_ONCE]
            for name in READ_MODELS:
                table = tables.STATES[name]
                connection.execute(delete(table).where(table.c.stream.in_(some)))
            cases = [each.removeprefix(CASE) for each in some if each.startswith(CASE)]
            opened = tables.SITE_OPEN_CASES
            connection.execute(delete(opened).where(opened.c["case"].in_(cases)))


@contextmanager
def _overwriting(connection: Connection) -> Iterator[None]:
    """What is deleted meanwhile is overwritten in the file, and in what SQLite writes ahead."""
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA secure_delete=ON")
    yield
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def seed(engine: Engine, model: str, generation: int, closed: Closed) -> None:
    """Let a generation that has counted nothing yet begin with what closed facts counted."""
    cells = closed.cells(model)
    if not cells:
        return
    own = {"generation": generation}
    table, positions = tables.CELLS[model], tables.POSITIONS
    with engine.begin() as connection:
        stood = connection.execute(
            select(positions.c.position).where(
                positions.c.read_model == model, positions.c.generation == generation
            )
        ).scalars()
        if any(stood):
            return
        connection.execute(delete(table).where(table.c.generation == generation))
        rows = [{**cell._asdict(), **own, "partition": EMBEDDED_PARTITION} for cell in cells]
        for row in rows:
            del row["read_model"]
        connection.execute(insert(table), rows)
        if MODELS[model].lists_cases:
            _seed_numbers(connection, own, closed)


def _seed_numbers(connection: Connection, own: Mapping[str, int], closed: Closed) -> None:
    for table in (tables.SITE_DEVICES, tables.SITE_SEQUENCE_HOLES):
        connection.execute(delete(table).where(table.c.generation == own["generation"]))
    for (post, device), ranges in closed.numbers().items():
        named = {**own, "post": post, "device": device}
        connection.execute(insert(tables.SITE_DEVICES).values(**named, arrived=list(ranges)))
        for first, last in holes(tuple((a, b) for a, b in ranges)):
            connection.execute(
                insert(tables.SITE_SEQUENCE_HOLES).values(
                    **named, first_missing=first, last_missing=last
                )
            )


def _states(connection: Connection, model: str) -> Iterator[tuple[str, history.History]]:
    table = tables.STATES[model]
    rows = connection.execute(
        select(table.c.stream, table.c.state).where(
            table.c.generation == _serving(connection, model)
        )
    )
    for stream, state in rows:
        if not is_register(stream):
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


def _last_day(state: history.History) -> str:
    days = [fact.says.occurred_on for fact in state.standing]
    return max([*days, *(incident.day for incident in state.incidents)], default="")
