"""The partitions that one consumer reads for one generation of a read model."""

from collections.abc import Collection, Sequence

from kafka import KafkaConsumer, TopicPartition
from sqlalchemy import Engine

from services.projections.adapters import generations
from services.projections.adapters.store import SqlReadModelStore
from services.projections.consumer.channel import ends
from services.projections.consumer.dead_letter_store import DeadLetterStore
from services.projections.consumer.messages import Message, Read, require_long_enough
from services.projections.consumer.partition_consumer import PartitionConsumer
from services.projections.domain.read_models import ReadModel
from services.projections.ports import Mark


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
