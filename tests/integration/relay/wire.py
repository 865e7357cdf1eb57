"""What a test sees on the channel of the facts, and a relay at work beside it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from threading import Event, Thread
from time import monotonic
from typing import Any, NamedTuple

from kafka import KafkaConsumer, TopicPartition

from contracts import barriers
from contracts.barriers import Barrier
from contracts.channels import FACTS
from services.chassis.kafka import KafkaSettings
from services.intake.adapters.channel.kafka_channels import make_channels
from services.intake.relay.composition import relay_log
from services.intake.settings import RelaySettings

PATIENCE_S = 60


class Seen(NamedTuple):
    """A message: its partition, and what it is."""

    partition: int
    offset: int
    key: bytes | None
    value: bytes
    headers: Mapping[str, bytes]

    @property
    def barrier(self) -> Barrier | None:
        """What it says if it is a barrier."""
        return barriers.decode(self.value) if "kind" in self.headers else None

    @property
    def position(self) -> int:
        """Its place in the log."""
        return int(self.headers["position"])


class Wire:
    """The messages of the channel from now on."""

    def __init__(self, address: str) -> None:
        self.settings = KafkaSettings(bootstrap_servers=address, replicas=1)
        list(make_channels(self.settings))
        self._consumer = KafkaConsumer(
            **self.settings.client("test"), enable_auto_commit=False, auto_offset_reset="earliest"
        )
        partitions = [TopicPartition(FACTS.name, n) for n in range(FACTS.partitions)]
        self._consumer.assign(partitions)
        self._consumer.seek_to_end()
        for partition in partitions:
            self._consumer.position(partition)

    def until(self, log_id: str, position: int) -> list[Seen]:
        """All messages until each partition has said that it is complete up to `position`."""
        seen: list[Seen] = []
        complete: set[int] = set()
        deadline = monotonic() + PATIENCE_S
        while len(complete) < FACTS.partitions:
            assert monotonic() < deadline, f"complete: {sorted(complete)}, seen: {len(seen)}"
            for records in self._consumer.poll(timeout_ms=200, max_records=5_000).values():
                for r in records:
                    one = Seen(r.partition, r.offset, r.key, r.value, dict(r.headers))
                    seen.append(one)
                    said = one.barrier
                    if said and said.log_id == log_id and said.position >= position:
                        complete.add(one.partition)
        return seen

    def close(self) -> None:
        """Let go of the broker."""
        self._consumer.close()


@contextmanager
def wire_on(address: str) -> Iterator[Wire]:
    """The wire, closed at the end."""
    with closing(Wire(address)) as wire:
        yield wire


@contextmanager
def relaying(kafka: KafkaSettings, **log: Any) -> Iterator[Thread]:
    """A relay in a thread, stopped as SIGTERM stops it; `log`: database_url or file."""
    stop = Event()
    settings = RelaySettings(port=0, **log)
    thread = Thread(target=relay_log, args=(settings, kafka, stop), daemon=True)
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join(60)
        assert not thread.is_alive()


def require_whole(seen: Sequence[Seen], positions: Sequence[int]) -> None:
    """Nothing is missing, each partition is in order but for repeats, each barrier is true."""
    facts = [each for each in seen if each.barrier is None]
    assert {each.position for each in facts} == set(positions)
    assert len({(each.key, each.partition) for each in facts}) == len({e.key for e in facts})
    home = {each.position: each.partition for each in facts}
    for number in {each.partition for each in seen}:
        reached = 0
        due = sorted(position for position, partition in home.items() if partition == number)
        known: set[int] = set()
        for each in (each for each in seen if each.partition == number):
            said = each.barrier
            if said is None:
                known.add(each.position)
                # whoever passes over what is not beyond its position must lose nothing
                assert all(p in known for p in due if reached < p < each.position)
                reached = max(reached, each.position)
            else:
                assert all(p in known for p in due if p <= said.position)
                reached = max(reached, said.position)
