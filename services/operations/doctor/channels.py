"""The channels on the broker against their declaration."""

from collections.abc import Iterator, Mapping
from contextlib import closing

from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient
from kafka.errors import KafkaError

from contracts.channels import Channel, channels_among
from services.chassis.kafka import KafkaSettings
from services.operations.doctor.findings import Finding

PATIENCE = {"bootstrap_timeout_ms": 5_000, "request_timeout_ms": 10_000}
MAKE = "« relais intake channels » les crée et dit ce qui diffère."


def channels(variables: Mapping[str, str]) -> Iterator[Finding]:
    """One finding a channel, or one for a broker that does not answer."""
    settings = KafkaSettings.read(variables)
    try:
        client = settings.client("relais-doctor") | PATIENCE
        with closing(KafkaAdminClient(**client)) as admin:
            expected = channels_among(admin.list_topics())
            names = [channel.name for channel in expected]
            known = {each["name"]: each for each in admin.describe_topics(names)}
            for channel in expected:
                yield _channel(admin, channel, len(known[channel.name]["partitions"]))
    except KafkaError as error:
        yield Finding(
            "Kafka",
            False,
            settings.explain(error),
            "démarrez le courtier, ou voyez docs/distributed.md (TLS, SASL et droits).",
        )


def _channel(admin: KafkaAdminClient, channel: Channel, partitions: int) -> Finding:
    subject = f"canal {channel.name}"
    if not partitions:
        return Finding(subject, False, "absent", MAKE)
    resource = ConfigResource(ConfigResourceType.TOPIC, channel.name)
    described = admin.describe_configs([resource], config_filter="all")
    told = described["topic"][channel.name]
    wished = {"retention.ms": str(channel.retention_ms), "cleanup.policy": channel.cleanup}
    wrong = [
        f"{name} = {told[name]['value']} au lieu de {value}"
        for name, value in wished.items()
        if told[name]["value"] != value
    ]
    if partitions != channel.partitions:
        wrong.append(f"{partitions} partitions au lieu de {channel.partitions}")
    return Finding(subject, not wrong, ", ".join(wrong) or f"{partitions} partitions", MAKE)
