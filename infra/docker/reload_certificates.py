"""PostgreSQL and Kafka read their certificate again, without stopping."""

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import closing

import psycopg
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import KafkaError

from services.chassis.kafka import KafkaSettings

KEYSTORE = "/tls/kafka.pem"
LISTENER = "inside"


def reload_postgresql(url: str) -> None:
    """Have the server read its files again; a superuser may. Raises psycopg.Error."""
    with psycopg.connect(url) as connection:
        connection.execute("SELECT pg_reload_conf()")


def reload_kafka(settings: KafkaSettings, listener: str = LISTENER, file: str = KEYSTORE) -> None:
    """Have each broker read its keystore again; a super-user may. Raises KafkaError.

    Saying a setting of a broker, even the same, has it look at the files it names.
    """
    said = {f"listener.name.{listener}.ssl.keystore.location": file}
    with closing(KafkaAdminClient(**settings.client("certificates"))) as client:
        for broker in client.describe_cluster()["brokers"]:
            id = str(broker["broker_id"])
            client.alter_configs(
                [ConfigResource(ConfigResourceType.BROKER, id, configs=said)],
                raise_on_unknown=False,
            )


def told(servers: set[str]) -> set[str]:
    """Those of `servers` that have still to be told, since they did not answer."""
    by: Mapping[str, Callable[[], None]] = {
        "postgresql": lambda: reload_postgresql(os.environ["RELAIS_POSTGRES_URL"]),
        "kafka": lambda: reload_kafka(KafkaSettings.read(os.environ)),
    }
    left = set()
    for name in servers & by.keys():
        try:
            by[name]()
        except (psycopg.Error, KafkaError, OSError) as error:
            print(f"{name} n'a pas relu son certificat ({error}).", file=sys.stderr, flush=True)
            left.add(name)
    return left
