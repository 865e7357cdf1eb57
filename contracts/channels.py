"""The Kafka channels: what each carries, how it is keyed, how long it is kept.

A channel is the log itself, spread over partitions: nothing in it ever expires and nothing
is compacted away. Messages are CloudEvents in structured mode (Kafka protocol binding 1.0.2):
the whole envelope is the value, byte for byte as the event store holds it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from contracts import barriers

UNLIMITED = -1  # milliseconds; Kafka's own way to say for ever
PARTITIONS = 12  # a worker owns some of them: the most workers a read model can use
REPLICAS = 3  # in production; 1 where a single broker runs
CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8"


@dataclass(frozen=True)
class Header:
    """A record header: ASCII text, `always` the same when it is not empty."""

    name: str
    description: str
    always: str = ""
    required: bool = True


CONTENT_TYPE_HEADER = Header("content-type", "CloudEvents, structured mode.", always=CONTENT_TYPE)
POSITION_HEADER = Header(
    "position", "Place of the fact in the log, a decimal number; ascends within a partition."
)
STREAM_HEADER = Header("stream", "The stream of the fact, under which the event store keeps it.")
READ_MODEL_HEADER = Header("read-model", "The read model that set the fact aside.")
ERROR_HEADER = Header("error", "Why, in one line: the name of the error and its message.")


@dataclass(frozen=True)
class Channel:
    """One channel and the settings it is created with.

    `key` says what the record key is, so that what must stay in order shares a partition.
    """

    name: str
    title: str
    description: str
    key: str
    headers: tuple[Header, ...]
    partitions: int = PARTITIONS
    retention_ms: int = UNLIMITED
    cleanup: str = "delete"
    replicas: int = REPLICAS


FACTS = Channel(
    "relais.facts.v1",
    "Facts",
    "Every accepted fact, in the order in which its post told it.",
    "The post (27-01), or the area of an external series (27, FR). A case, hence a person, "
    "is never a key.",
    (CONTENT_TYPE_HEADER, POSITION_HEADER, STREAM_HEADER),
)
BARRIER_HEADERS = (
    Header("content-type", "Not a CloudEvent.", always=barriers.CONTENT_TYPE),
    Header("kind", "Tells a barrier from a fact.", always=barriers.KIND),
)
"""What the relay writes into every partition of the facts between them; see barriers.py."""
RELEASES = Channel(
    "relais.releases.v1",
    "Releases",
    "Announcements of sealed and rectified releases; the figures stay in the sealed store.",
    "The period of the release (2008-Q4).",
    (CONTENT_TYPE_HEADER,),
    partitions=1,  # announcements are few, and read in one order
)
DEAD = Channel(
    "relais.dead.v1",
    "Dead letters",
    "Facts that a consumer set aside, with the reason; their case waits, the others do not.",
    "The key of the fact that was set aside.",
    (CONTENT_TYPE_HEADER, POSITION_HEADER, STREAM_HEADER, READ_MODEL_HEADER, ERROR_HEADER),
)
CHANNELS: Mapping[str, Channel] = {channel.name: channel for channel in (FACTS, RELEASES, DEAD)}


def facts_channel(generation: int) -> Channel:
    """The facts after years were closed: generation 2 after the first closing, and so on.

    Each holds the log as it is since, from its first fact; the one before it is deleted.
    """
    return FACTS if generation == 1 else replace(FACTS, name=f"{FACTS.name}.g{generation}")


def channels_among(names: Collection[str]) -> list[Channel]:
    """The channels that there should be, the facts in their last generation among `names`."""
    found = {name.removeprefix(f"{FACTS.name}.g") for name in names}
    last = max((int(each) for each in found if each.isdecimal()), default=1)
    return [facts_channel(last), RELEASES, DEAD]
