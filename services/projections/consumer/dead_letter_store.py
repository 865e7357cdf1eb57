"""What a read model has set aside, and what a person does with it."""

from collections.abc import Sequence

from sqlalchemy import Engine

from contracts.read_model import DeadLetterRow
from services.chassis.databases import reading
from services.projections.adapters.store import SqlReadModelStore, dead_letters, partition_of
from services.projections.application import BatchEngine
from services.projections.domain.folding import DeadLetter
from services.projections.domain.read_models import READ_MODELS


class DeadLetterStore:
    """The dead letters of one generation of a read model."""

    def __init__(self, engine: Engine, model: str, generation: int) -> None:
        self.engine = engine
        self.model = model
        self.generation = generation

    def letters(self) -> Sequence[DeadLetter]:
        """All of them, in log order."""
        with reading(self.engine).connect() as connection:
            return dead_letters(connection, self.model, self.generation)

    def rows(self) -> list[DeadLetterRow]:
        """All of them, as they are published."""
        return [
            DeadLetterRow(
                read_model=self.model,
                position=entry.position,
                stream=entry.stream,
                state=state,
                error=error,
            )
            for entry, state, error in self.letters()
        ]

    def retry(self, stream: str) -> int:
        """Count again what is set aside of a stream; how many facts still are."""
        return self._engine(stream).retry(stream)

    def discard(self, stream: str) -> int:
        """Give up the poison of a stream and count the rest; how many facts still wait."""
        return self._engine(stream).discard(stream)

    def _engine(self, stream: str) -> BatchEngine:
        with reading(self.engine).connect() as connection:
            partition = partition_of(connection, self.model, self.generation, stream)
        store = SqlReadModelStore(self.engine, self.model, self.generation, partition)
        return BatchEngine(READ_MODELS[self.model], store)
