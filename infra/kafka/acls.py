"""`python -m infra.kafka.acls grants`: gives users of Kafka the rights of acls.toml, and no other.

For a super-user of the brokers, told as to any process by RELAIS_KAFKA_…; may be repeated. The
brokers need an authorizer (docker-compose.yml has it).
"""

import argparse
import os
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
)
from kafka.errors import KafkaError

from services.chassis.kafka import KafkaSettings

TABLE: Mapping[str, Mapping[str, str]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)
"""User, resource, operations."""
PREFIXED, LITERAL = ACLResourcePatternType.PREFIXED, ACLResourcePatternType.LITERAL


def rights() -> Iterator[ACL]:
    """What stands in the table, a right each."""
    for user, resources in TABLE.items():
        for resource, operations in resources.items():
            kind, name = resource.split()
            pattern = ResourcePattern(
                ResourceType[kind.upper()],
                name.removesuffix("*"),
                PREFIXED if name.endswith("*") else LITERAL,
            )
            for operation in operations.split():
                allowed = ACLPermissionType.ALLOW
                yield ACL(f"User:{user}", "*", ACLOperation[operation], allowed, pattern)


def apply(client: KafkaAdminClient) -> None:
    """Give and take until the brokers hold, of these users, what the table says.

    Raises KafkaError.
    """
    told = list(rights())
    users = {f"User:{user}" for user in TABLE}
    anything = ACLFilter(
        None,
        None,
        ACLOperation.ANY,
        ACLPermissionType.ANY,
        ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY),
    )
    held, _ = client.describe_acls(anything)
    missing = [each for each in told if each not in held]
    if missing and (failed := client.create_acls(missing)["failed"]):
        raise failed[0][1]
    others = [each for each in held if each.principal in users and each not in told]
    if others:
        client.delete_acls(others)


def main() -> int:
    """0; 1 when the brokers refuse, or are not there."""
    parser = argparse.ArgumentParser(description="Droits des parts de Relais dans Kafka.")
    parser.add_argument("step", choices=("grants",))
    parser.parse_args()
    settings = KafkaSettings.read(os.environ)
    try:
        with closing(KafkaAdminClient(**settings.client("acls"))) as client:
            apply(client)
    except KafkaError as error:
        print(settings.explain(error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
