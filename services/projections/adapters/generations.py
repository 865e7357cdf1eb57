"""The life of a read model: green is built beside blue, compared, swapped; blue is kept."""

import hashlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Connection,
    Engine,
    Select,
    Table,
    cast,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from contracts.definitions import VERSION
from contracts.read_model import READ_MODELS
from services.chassis.databases import only_one, reading
from services.projections.adapters import cuts, tables, year_purge
from services.projections.adapters.store import EMBEDDED_PARTITION
from services.projections.domain.folding import DISCARDED
from services.projections.ports import Mark, NothingCounted, OtherDefinitions

EMBEDDED = (EMBEDDED_PARTITION,)
REBUILDING = 7_243_527  # PostgreSQL's advisory locks of rebuilds, one a read model


class GenerationState(NamedTuple):
    """Where a generation stands: its log position, the log and the definitions it counts by."""

    generation: int
    position: int
    log_id: str
    definitions: str

    @property
    def ours(self) -> bool:
        """Whether this program may count into it."""
        return self.definitions == VERSION

    def require_ours(self, model: str) -> None:
        """Raises OtherDefinitions unless this program may count into it."""
        if not self.ours:
            raise OtherDefinitions(model, self.generation, self.definitions)


class RebuildUnderWay(Exception):
    """Another process rebuilds this read model; the message (French) says what to do."""

    def __init__(self, model: str) -> None:
        super().__init__(
            f"Le modèle {model} est déjà en cours de reconstruction : attendez la fin de "
            "l'autre commande, ou arrêtez-la, puis relancez."
        )


@contextmanager
def alone(engine: Engine, model: str) -> Iterator[None]:
    """Rebuild alone: the lock goes with the process that holds it, however it ends.

    Raises RebuildUnderWay.
    """
    with only_one(engine, (REBUILDING, READ_MODELS.index(model)), f"rebuild-{model}") as held:
        if not held:
            raise RebuildUnderWay(model)
        yield


def serving(
    engine: Engine, model: str, log_id: str, partitions: Collection[int] = EMBEDDED
) -> GenerationState:
    """The generation that serves; the first one is made when there is none."""
    found = serving_now(engine, model)
    if found is not None:
        return found
    with suppress(IntegrityError), engine.begin() as connection:  # another makes it meanwhile
        connection.execute(insert(tables.GENERATIONS).values(read_model=model, serving=1))
        _start(connection, model, 1, log_id, partitions)
    return serving_now(engine, model) or at(engine, model, 1)


def serving_now(engine: Engine, model: str) -> GenerationState | None:
    """The generation that serves, None when there is none; nothing is made."""
    table = tables.GENERATIONS
    with reading(engine).connect() as connection:
        number = connection.execute(
            select(table.c.serving).where(table.c.read_model == model)
        ).scalar_one_or_none()
        return None if number is None else _standing(connection, model, number)


def counted(engine: Engine, model: str) -> GenerationState:
    """The generation that serves. Raises NothingCounted when there is none."""
    found = serving_now(engine, model)
    if found is None:
        raise NothingCounted(model)
    return found


def at(engine: Engine, model: str, generation: int) -> GenerationState:
    """Where a generation stands."""
    with reading(engine).connect() as connection:
        return _standing(connection, model, generation)


def begin(engine: Engine, model: str, log_id: str, partitions: Collection[int] = EMBEDDED) -> int:
    """The generation to build beside the one that serves; its number.

    It is an empty one, with what was discarded by hand: whatever an earlier rebuild left
    unfinished, and the generation before the one that serves, make room. Where other
    definitions serve, a build of ours that was begun goes on.
    """
    blue_stands = serving(engine, model, log_id, partitions)
    with cuts.held(engine, model) as (connection, blue):
        own = select(func.max(tables.POSITIONS.c.generation)).where(
            tables.POSITIONS.c.read_model == model, tables.POSITIONS.c.definitions == VERSION
        )
        begun = None if blue_stands.ours else connection.execute(own).scalar()
        if begun is not None:
            return int(begun)
        _drop_others(connection, model, blue)
        green = blue + 1
        _start(connection, model, green, log_id, partitions)
        cuts.ask_again(connection, model, blue, green)
        letters = tables.DEAD_LETTERS
        kept = select(letters).where(
            letters.c.read_model == model,
            letters.c.generation == blue,
            letters.c.state == DISCARDED,
        )
        for row in connection.execute(kept).mappings().all():
            connection.execute(insert(letters).values({**row, "generation": green}))
        return green


def swap(engine: Engine, model: str, green: int) -> bool:
    """Make `green` serve, if it stands where the serving generation stands; whether it does."""
    with cuts.held(engine, model) as (connection, blue):
        at_blue, at_green = (_marks(connection, model, n) for n in (blue, green))
        caught_up = all(
            (at_green[n].position, at_green[n].offset) >= (at_blue[n].position, at_blue[n].offset)
            for n in at_blue
        )
        if caught_up and green != blue:  # else somebody else has swapped it in
            table = tables.GENERATIONS
            connection.execute(
                update(table)
                .where(table.c.read_model == model)
                .values(serving=green, previous=blue)
            )
        return caught_up


def roll_back(engine: Engine, model: str) -> int | None:
    """Let the generation before the last swap serve again; its number, None if there is none.

    Raises OtherDefinitions: what another program counted would stand still under this one.
    """
    with engine.begin() as connection:
        table = tables.GENERATIONS
        row = connection.execute(select(table).where(table.c.read_model == model)).one_or_none()
        if row is None or row.previous is None:
            return None
        _standing(connection, model, row.previous).require_ours(model)
        connection.execute(
            update(table)
            .where(table.c.read_model == model)
            .values(serving=row.previous, previous=row.serving)
        )
        return int(row.previous)


def drop_others(engine: Engine, model: str) -> None:
    """Keep the generation that serves alone: nothing is left to roll back to."""
    with cuts.held(engine, model) as (connection, serving):
        _drop_others(connection, model, serving)


def drop(engine: Engine, model: str, generation: int) -> None:
    """Remove a generation that does not serve."""
    with cuts.held(engine, model) as (connection, _):
        _drop(connection, model, generation)


def marks(engine: Engine, model: str, generation: int) -> dict[int, Mark]:
    """Where each partition of a generation stands."""
    with reading(engine).connect() as connection:
        return _marks(connection, model, generation)


def _marks(connection: Connection, model: str, generation: int) -> dict[int, Mark]:
    table = tables.POSITIONS
    said = [table.c[name] for name in ("partition", *Mark._fields)]
    own = table.c.read_model == model, table.c.generation == generation
    return {row[0]: Mark(*row[1:]) for row in connection.execute(select(*said).where(*own))}


def checksum(engine: Engine, model: str, generation: int) -> str:
    """SHA-256 over all that a generation publishes, in the order of its keys."""
    return summed(engine, model, generation)[1]


def summed(engine: Engine, model: str, generation: int) -> tuple[dict[int, Mark], str]:
    """Where a generation stands, and SHA-256 over all that it publishes there."""
    digest = hashlib.sha256()
    with reading(engine).connect() as connection:
        stood = _marks(connection, model, generation)
        for table in published(model):
            for row in connection.execute(_rows(table, generation)):
                digest.update(repr(tuple(row)).encode())
    return stood, digest.hexdigest()


def _rows(table: Table, generation: int) -> Select[Any]:
    """What a table publishes of a generation, in the order of its keys: no partition shows."""
    keys = [c for c in table.c if c.name not in ("generation", "partition")]
    of_it = table.c.generation == generation
    if table not in tables.CELLS.values():
        return select(*keys).where(of_it).order_by(*keys)
    keys.remove(table.c.value)
    total = cast(func.sum(table.c.value), BigInteger)
    return select(*keys, total).where(of_it).group_by(*keys).having(total != 0).order_by(*keys)


def published(model: str) -> tuple[Table, ...]:
    """The tables of a read model from which its views select."""
    shared = (tables.CELLS[model], tables.POSTS[model], tables.SERIES[model])
    lists = (tables.SITE_CASES, tables.SITE_SEQUENCE_HOLES) if model == "site" else ()
    return shared + lists


def _standing(connection: Connection, model: str, generation: int) -> GenerationState:
    table = tables.POSITIONS
    row = connection.execute(
        select(
            func.min(table.c.position), func.max(table.c.log_id), func.max(table.c.definitions)
        ).where(table.c.read_model == model, table.c.generation == generation)
    ).one()
    return GenerationState(generation, *row)


def _start(
    connection: Connection, model: str, generation: int, log_id: str, partitions: Collection[int]
) -> None:
    for number in partitions:
        connection.execute(
            insert(tables.POSITIONS).values(
                read_model=model,
                generation=generation,
                partition=number,
                offset=0,
                witness="",
                position=0,
                recorded_at="",
                log_id=log_id,
                definitions=VERSION,
            )
        )
    year_purge.seed(connection, model, generation, min(partitions))


def _drop_others(connection: Connection, model: str, serving: int) -> None:
    positions, table = tables.POSITIONS, tables.GENERATIONS
    numbers = select(positions.c.generation).where(
        positions.c.read_model == model, positions.c.generation != serving
    )
    for old in connection.execute(numbers).scalars().all():
        _drop(connection, model, old)
    connection.execute(update(table).where(table.c.read_model == model).values(previous=None))


def _drop(connection: Connection, model: str, generation: int) -> None:
    unpublished = (tables.STATES[model], *((tables.SITE_DEVICES,) if model == "site" else ()))
    for table in (*published(model), *unpublished):
        connection.execute(delete(table).where(table.c.generation == generation))
    cuts.drop_generation(connection, model, generation)
    for table in (tables.DEAD_LETTERS, tables.POSITIONS):
        connection.execute(
            delete(table).where(table.c.read_model == model, table.c.generation == generation)
        )
