"""The messages of one partition: facts to count, barriers, and what is neither."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple, Protocol

from pydantic import ValidationError

from contracts import barriers
from contracts.channels import POSITION_HEADER, STREAM_HEADER
from contracts.streams import StreamId
from services.projections.domain.entries import Entry
from services.projections.ports import Mark

KIND = "kind"
DIGITS = 18  # of a position: more would not fit the column that keeps it


class Message(Protocol):
    """What is read of a message, as kafka-python's ConsumerRecord has it."""

    offset: int
    """Its place in the partition."""
    key: bytes | None
    """The post, or the area of a series; none for a barrier."""
    value: bytes | None
    """The stored bytes of a fact, or what a barrier says."""
    headers: Sequence[tuple[str, bytes | None]]
    """Names and values; a name may come twice, the last one is meant."""


class ChannelDiffers(Exception):
    """The channel is not the one that was counted; the message (French) says what to do."""

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"{problem} Rien de ce canal n'a été ajouté. Si le worker vise le mauvais "
            "courtier ou la mauvaise base, corrigez RELAIS_KAFKA_BOOTSTRAP_SERVERS ou "
            "RELAIS_PROJECTIONS_DATABASE_URL. Si le canal a été recréé, ou remis d'une "
            "sauvegarde, arrêtez les workers, videz les tables des projections, lancez "
            "« relais projections migrate », puis relancez les workers : ils "
            "recompteront tout le canal."
        )


class Read(NamedTuple):
    """A run of messages: the entries nobody has counted, and where the partition then stands."""

    entries: Sequence[Entry]
    position: int
    next_offset: int
    witness: str
    passed_over: int


def read(messages: Sequence[Message], stands: Mark, log_id: str) -> Read:
    """What `messages`, which follow `stands` and are at least one, hold.

    A fact at or before the position reached has been counted: the relay says some twice.
    Raises ChannelDiffers for the barrier of another log; garbage is passed over.
    """
    entries: list[Entry] = []
    position, passed_over = stands.position, 0
    for message in messages:
        said = entry_of(message) or barrier_of(message)
        if said is None:
            passed_over += 1
            continue
        if isinstance(said, Entry):
            if said.position > position:
                entries.append(said)
        else:
            require_same_log(log_id, said.log_id)
        position = max(position, said.position)
    last = messages[-1]
    return Read(entries, position, last.offset + 1, witness_of(last.value), passed_over)


def entry_of(message: Message) -> Entry | None:
    """The fact of a message, None when it is none."""
    headers = dict(message.headers)
    position, stream = headers.get(POSITION_HEADER.name), headers.get(STREAM_HEADER.name)
    if not position or not stream or message.value is None or KIND in headers:
        return None
    if not position.isdigit() or len(position) > DIGITS or not stream.isascii():
        return None
    name = StreamId(stream.decode())
    return Entry(int(position), name, message.value) if name.isprintable() else None


def barrier_of(message: Message) -> barriers.Barrier | None:
    """The barrier of a message, None when it is none."""
    if dict(message.headers).get(KIND) != barriers.KIND.encode() or message.value is None:
        return None
    try:
        said = barriers.decode(message.value)
    except ValidationError:
        return None
    return said if said.position < 10**DIGITS else None


def first_barrier(messages: Iterable[Message]) -> barriers.Barrier | None:
    """The first barrier among messages."""
    return next((said for each in messages if (said := barrier_of(each))), None)


def witness_of(value: bytes | None) -> str:
    """What a mark keeps of the last message, to know it again: SHA-256 in hexadecimal."""
    return sha256(value or b"").hexdigest()


def require_same_log(counted: str, carried: str) -> None:
    """Raises ChannelDiffers unless the channel carries the log that was counted."""
    if counted != carried:
        raise ChannelDiffers(
            f"Les tables ont compté le journal {counted}, le canal porte le journal {carried}."
        )


def require_same(stands: Mark, first: Message, partition: int) -> None:
    """Raises ChannelDiffers unless `first` is the last message that `stands` counted."""
    if first.offset != stands.offset - 1 or witness_of(first.value) != stands.witness:
        raise ChannelDiffers(
            f"Partition {partition} : le message {stands.offset - 1} n'est plus celui qui a été "
            f"compté (position {stands.position})."
        )


def require_long_enough(stands: Mark, end: int, partition: int) -> None:
    """Raises ChannelDiffers when the partition ends (at offset `end`) before what was counted."""
    if end < stands.offset:
        raise ChannelDiffers(
            f"Partition {partition} : elle finit au message {end}, le compte en est au message "
            f"{stands.offset}."
        )
