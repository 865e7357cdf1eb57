"""The partitions of the channel, each counted by one worker at a time, for one generation."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

from kafka import KafkaConsumer, TopicPartition
from sqlalchemy import Engine

from services.chassis.processes import one_collection_after
from services.projections.adapters import generations
from services.projections.adapters.store import SqlReadModelStore
from services.projections.application import BatchEngine
from services.projections.consumer.channel import POLL_MS, ends
from services.projections.consumer.dead_letter_store import DeadLetterStore
from services.projections.consumer.messages import (
    Message,
    Read,
    read,
    require_long_enough,
    require_same,
)
from services.projections.domain.folding import read_all, recorded_at
from services.projections.domain.read_models import ReadModel
from services.projections.ports import Mark, PositionMoved, ReadModelStore, Transaction

LIVE_POLL_MS = 50  # between two attempts to swap, once the end of the channel is reached


class OwnedStore:
    """A store that refuses when another worker has counted since: raises PositionMoved."""

    def __init__(self, store: ReadModelStore, stands: Mark) -> None:
        self.store = store
        self.stands = stands

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """A transaction of the store. Raises PositionMoved where its mark is not ours any more."""
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
        new = read(messages, self.stands, self.log_id)
        items = read_all(new.entries)
        reached = Mark(
            new.position,
            recorded_at(items) or self.stands.recorded_at,
            new.next_offset,
            new.witness,
        )
        self._engine.apply(items, mark=reached)
        self.stands = self._store.stands = reached
        return new


class PartitionConsumers:
    """Each partition owned, with where it stands; a consumer that reads on from there."""

    def __init__(
        self, consumer: KafkaConsumer, engine: Engine, model: ReadModel, log_id: str
    ) -> None:
        self.consumer = consumer
        self.engine = engine
        self.model = model
        self.log_id = log_id
        self.generation = 0
        self._owned: dict[TopicPartition, PartitionConsumer] = {}

    def open(self, generation: int, partitions: Collection[TopicPartition]) -> None:
        """Own these partitions, and no others, of a generation, from where it stands.

        Raises ChannelDiffers for a partition shorter than what was counted of it.
        """
        self._owned = {}
        self.generation = generation
        if not partitions:
            return
        stands = generations.marks(self.engine, self.model.name, generation)
        end = ends(self.consumer, list(partitions))
        for partition in partitions:
            number = partition.partition
            require_long_enough(stands[number], end[number], number)
            store = SqlReadModelStore(self.engine, self.model.name, generation, number)
            share = PartitionConsumer(self.model, store, number, stands[number], self.log_id)
            self.consumer.seek(partition, share.start)
            self._owned[partition] = share
        self.consumer.resume(*partitions)

    def forget(self) -> None:
        """Own nothing: what was read and not counted will be read again, by whoever owns it."""
        self._owned = {}

    def count(self, partition: TopicPartition, messages: Sequence[Message]) -> Read | None:
        """Count messages of a partition; None where there is nothing to count, or not ours.

        Raises PositionMoved and ChannelDiffers, as PartitionConsumer.count.
        """
        share = self._owned.get(partition)
        return share.count(messages) if share and messages else None

    def marks(self) -> dict[int, Mark]:
        """Where each partition owned stands."""
        return {partition.partition: share.stands for partition, share in self._owned.items()}

    def aside(self) -> DeadLetterStore:
        """What the generation has set aside, in all partitions."""
        return DeadLetterStore(self.engine, self.model.name, self.generation)


class Builder:
    """Counts the whole channel into a generation that does not serve yet, beside the workers."""

    def __init__(
        self, shares: PartitionConsumers, channel: Sequence[TopicPartition], batch: int
    ) -> None:
        self.shares = shares
        self.channel = channel
        self.batch = batch
        shares.consumer.assign(channel)

    def count_until(self, generation: int, until: Mapping[int, Mark]) -> None:
        """Count every partition exactly up to the offsets of `until`, no message more.

        What is read beyond is read again: kafka-python 3.0.12 forgets partitions paused with
        records in hand when several are resumed.
        """
        consumer = self.shares.consumer
        self.shares.open(generation, self.channel)
        while self._not_reached(until):
            polled = consumer.poll(timeout_ms=POLL_MS, max_records=self.batch)
            with one_collection_after():
                for partition, messages in polled.items():
                    end = until[partition.partition].offset
                    self.shares.count(partition, [each for each in messages if each.offset < end])
        self.shares.open(generation, self.channel)

    def count_on(self) -> None:
        """Count what arrives, as a worker does; returns at once when nothing does."""
        polled = self.shares.consumer.poll(timeout_ms=LIVE_POLL_MS, max_records=self.batch)
        for partition, messages in polled.items():
            self.shares.count(partition, messages)

    def _not_reached(self, until: Mapping[int, Mark]) -> bool:
        return any(
            mark.offset < until[number].offset for number, mark in self.shares.marks().items()
        )
