"""One partition of the channel, counted by one worker at a time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from services.projections.application import BatchEngine
from services.projections.consumer.messages import Message, Read, read, require_same
from services.projections.domain.folding import read_all, recorded_at
from services.projections.domain.read_models import ReadModel
from services.projections.ports import Mark, PositionMoved, ReadModelStore, Transaction


class OwnedStore:
    """A store that refuses when another worker has counted since: raises PositionMoved."""

    def __init__(self, store: ReadModelStore, stands: Mark) -> None:
        self.store = store
        self.stands = stands

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Everything or nothing, on top of what we know."""
        with self.store.transaction() as tx:
            if (tx.mark.offset, tx.mark.witness) != (self.stands.offset, self.stands.witness):
                raise PositionMoved(tx.mark.offset)
            yield tx


class PartitionConsumer:
    """One partition: where it stands, and the engine that counts it.

    Its consumer starts one message early: that message proves that the channel is the same.
    """

    def __init__(
        self, model: ReadModel, store: ReadModelStore, partition: int, stands: Mark, log_id: str
    ) -> None:
        self.partition = partition
        self.log_id = log_id
        self.stands = stands
        self._proven = stands.offset == 0
        self._store = OwnedStore(store, stands)
        self._engine = BatchEngine(model, self._store)

    @property
    def start(self) -> int:
        """The offset to read from."""
        return max(self.stands.offset - 1, 0)

    def count(self, messages: Sequence[Message]) -> Read | None:
        """Count messages in one transaction; None when all were only to prove the channel.

        Raises PositionMoved when another worker was faster, ChannelDiffers when the channel
        is not the one counted so far: nothing is written then.
        """
        if not self._proven:
            require_same(self.stands, messages[0], self.partition)
            self._proven = True
            messages = messages[1:]
        if not messages:
            return None
        found = read(messages, self.stands, self.log_id)
        items = read_all(found.entries)
        reached = Mark(
            found.position,
            recorded_at(items) or self.stands.recorded_at,
            found.next_offset,
            found.witness,
        )
        self._engine.apply(items, mark=reached)
        self.stands = self._store.stands = reached
        return found
