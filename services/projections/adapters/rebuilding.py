"""One rebuild of a read model at a time: both would build the same generation."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from contracts.read_model import READ_MODELS
from services.chassis.databases import only_one

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

    Raises RebuildUnderWay.
    """
    with only_one(engine, (LOCK, READ_MODELS.index(model)), f"rebuild-{model}") as held:
        if not held:
            raise RebuildUnderWay(model)
        yield
