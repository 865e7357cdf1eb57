"""One rebuild of a read model at a time: both would build the same generation."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from contracts.read_model import READ_MODELS

LOCK = 7_243_527  # PostgreSQL's advisory locks of rebuilds, one a read model


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

    On PostgreSQL it is an advisory lock, on SQLite a lock on a file beside the database.
    Raises RebuildUnderWay.
    """
    with _in_file(engine, model) if engine.dialect.name == "sqlite" else _in_server(engine, model):
        yield


@contextmanager
def _in_server(engine: Engine, model: str) -> Iterator[None]:
    with engine.connect() as connection:
        with connection.begin():  # the lock is the session's, it outlives this transaction
            got = connection.execute(
                text("SELECT pg_try_advisory_lock(:lock, :model)"),
                {"lock": LOCK, "model": READ_MODELS.index(model)},
            ).scalar_one()
        try:
            if not got:
                raise RebuildUnderWay(model)
            yield
        finally:
            connection.invalidate()  # what ends the session lets go of the lock for certain


@contextmanager
def _in_file(engine: Engine, model: str) -> Iterator[None]:
    database = Path(str(engine.url.database).removeprefix("file:"))
    with database.with_suffix(f".rebuild-{model}").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RebuildUnderWay(model) from None
        yield
