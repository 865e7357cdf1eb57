"""The channels on the brokers, made from contracts.channels."""

from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import InvalidReplicationFactorError, TopicAuthorizationFailedError

from contracts.channels import CHANNELS, FACTS, Channel
from services.chassis.kafka import KafkaSettings
from services.intake.adapters.channel.kafka_channel import translate_kafka_errors
from services.intake.ports import ChannelDiffers

CLIENT = "relais-channels"
TIMEOUT_MS = 15_000


class Made(NamedTuple):
    """A channel, and whether it had to be made."""

    channel: Channel
    created: bool


def make_channels(settings: KafkaSettings) -> Iterator[Made]:
    """Make the channels that are missing, and check the others.

    Raises ChannelUnavailable, and ChannelDiffers for a channel that would lose facts or
    spread them otherwise, or that asks for more brokers than there are.
    """
    with (
        translate_kafka_errors(settings),
        closing(KafkaAdminClient(**settings.client(CLIENT))) as admin,
    ):
        there = set(admin.list_topics())
        for channel in CHANNELS.values():
            if channel.name in there:
                _require_as_declared(admin, channel)
            else:
                _create(admin, channel, settings.replicas or channel.replicas)
            yield Made(channel, channel.name not in there)


def require_empty_facts(settings: KafkaSettings) -> None:
    """Raises ChannelDiffers when the channel of the facts holds anything; ChannelUnavailable."""
    with (
        translate_kafka_errors(settings),
        closing(KafkaConsumer(**settings.client(CLIENT))) as consumer,
    ):
        numbers = consumer.partitions_for_topic(FACTS.name) or ()
        ends = consumer.end_offsets([TopicPartition(FACTS.name, n) for n in numbers])
    if any(ends.values()) or not ends:
        raise ChannelDiffers(
            f"Le canal {FACTS.name} n'est pas vide, ou n'est pas là : republier y mêlerait deux "
            "transmissions. Supprimez-le, recréez-le (« relais intake channels »), "
            "puis recommencez."
        )


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
