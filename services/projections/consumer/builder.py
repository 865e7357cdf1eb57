"""A generation built from the channel by a consumer of its own, beside the workers."""

from collections.abc import Mapping, Sequence

from kafka import TopicPartition

from services.chassis.processes import one_collection_after
from services.projections.consumer.channel import POLL_MS
from services.projections.consumer.partition_consumers import PartitionConsumers
from services.projections.ports import Mark

LIVE_POLL_MS = 50  # between two attempts to swap, once the end of the channel is reached


class Builder:
    """Counts the whole channel into a generation that does not serve yet."""

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
