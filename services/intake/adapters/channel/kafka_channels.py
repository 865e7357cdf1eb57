"""The channels on the brokers, made from contracts.channels."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import InvalidReplicationFactorError, TopicAuthorizationFailedError

from contracts.channels import Channel, channels_among, facts_channel
from services.chassis.kafka import KafkaSettings
from services.intake.adapters.channel.kafka_channel import translate_kafka_errors
from services.intake.ports import ChannelDiffers

CLIENT = "relais-channels"
TIMEOUT_MS = 15_000


def make_channels(settings: KafkaSettings, generation: int = 1) -> Iterator[tuple[Channel, bool]]:
    """Make the channels that are missing, check the others; each, and whether it was made.

    The facts are made in `generation`, or in a later one that is there.

    Raises ChannelUnavailable, and ChannelDiffers for a channel that would lose facts or
    spread them otherwise, or that asks for more brokers than there are.
    """
    with _admin(settings) as admin:
        there = set(admin.list_topics())
        for channel in channels_among({*there, facts_channel(generation).name}):
            if channel.name in there:
                _require_as_declared(admin, channel)
            else:
                _create(admin, channel, settings.replicas or channel.replicas)
            yield channel, channel.name not in there


def begin_facts(settings: KafkaSettings, generation: int) -> None:
    """Make a generation of the channel of the facts, unless it is there. Raises as `make_channels`.

    Those before it stay until `end_facts`: they are still read.
    """
    channel = facts_channel(generation)
    with _admin(settings) as admin:
        if channel.name not in set(admin.list_topics()):
            _create(admin, channel, settings.replicas or channel.replicas)


def end_facts(settings: KafkaSettings, generation: int) -> list[str]:
    """Delete every generation of the channel before this one; which were there.

    Raises ChannelUnavailable.
    """
    with _admin(settings) as admin:
        there = set(admin.list_topics())
        old = [name for n in range(1, generation) if (name := facts_channel(n).name) in there]
        if old:
            admin.delete_topics(old, timeout_ms=TIMEOUT_MS)
        return old


def require_empty_facts(settings: KafkaSettings, generation: int = 1) -> None:
    """Raises ChannelDiffers when the channel of the facts holds anything; ChannelUnavailable."""
    name = facts_channel(generation).name
    with (
        translate_kafka_errors(settings),
        closing(KafkaConsumer(**settings.client(CLIENT))) as consumer,
    ):
        numbers = consumer.partitions_for_topic(name) or ()
        ends = consumer.end_offsets([TopicPartition(name, n) for n in numbers])
    if any(ends.values()) or not ends:
        raise ChannelDiffers(
            f"Le canal {name} n'est pas vide, ou n'est pas là : republier y mêlerait deux "
            f"transmissions. Supprimez-le, recréez-le (« relais intake channels {generation} »), "
            "puis recommencez."
        )


@contextmanager
def _admin(settings: KafkaSettings) -> Iterator[KafkaAdminClient]:
    with (
        translate_kafka_errors(settings),
        closing(KafkaAdminClient(**settings.client(CLIENT))) as admin,
    ):
        yield admin


def _create(admin: KafkaAdminClient, channel: Channel, replicas: int) -> None:
    wanted = {
        "num_partitions": channel.partitions,
        "replication_factor": replicas,
        "configs": _configs(channel),
    }
    try:
        admin.create_topics({channel.name: wanted}, timeout_ms=TIMEOUT_MS, wait_for_metadata=True)
    except InvalidReplicationFactorError:
        raise ChannelDiffers(
            f"Le canal {channel.name} demande {replicas} copies et moins de courtiers tournent : "
            "démarrez-les, ou dites RELAIS_KAFKA_REPLICAS=1 s'il n'y en a qu'un."
        ) from None


def _configs(channel: Channel) -> dict[str, str]:
    return {"cleanup.policy": channel.cleanup, "retention.ms": str(channel.retention_ms)}


def _require_as_declared(admin: KafkaAdminClient, channel: Channel) -> None:
    (described,) = admin.describe_topics([channel.name])
    partitions = len(described["partitions"])
    if partitions != channel.partitions:
        raise ChannelDiffers(
            f"Le canal {channel.name} a {partitions} partitions au lieu de {channel.partitions} : "
            "un poste changerait de partition et l'ordre de ses faits se perdrait. Recréez-le "
            "vide, puis republiez le journal."
        )
    resource = ConfigResource(ConfigResourceType.TOPIC, channel.name)
    found = admin.describe_configs([resource], config_filter="all")["topic"][channel.name]
    if not found:
        raise TopicAuthorizationFailedError(f"DescribeConfigs {channel.name}")
    for name, value in _configs(channel).items():
        if (is_set := found[name]["value"]) != value:
            raise ChannelDiffers(
                f"Le canal {channel.name} a {name}={is_set} au lieu de {value} : des faits en "
                f"disparaîtraient. Rétablissez {name}={value} avec kafka-configs."
            )
