"""TLS, names, passwords and rights: who has them relays, who has not is told what to mend."""

import ssl
from collections.abc import Iterator
from contextlib import closing, nullcontext
from pathlib import Path
from time import monotonic, sleep

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.errors import KafkaError

from contracts.barriers import Barrier
from contracts.channels import DEAD, FACTS, RELEASES
from infra.docker.reload_certificates import reload_kafka
from services.intake.adapters.channel.kafka_channel import run_on
from services.intake.adapters.channel.kafka_channels import make_channels
from services.intake.adapters.log.event_store import EventStore
from services.intake.ports import ChannelUnavailable
from tests.integration.intake.at_work import new
from tests.integration.relay.secured import as_user, draw_server, secured_broker
from tests.integration.relay.wire import relaying
from tests.services import NotInstalled


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("secured")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    try:
        with secured_broker(folder) as running:
            yield running
    except NotInstalled as missing:
        pytest.skip(str(missing))


def test_each_part_does_its_work_with_no_more_than_its_rights(
    address: str, folder: Path, tmp_path: Path
) -> None:
    ca = folder / "ca.pem"
    list(make_channels(as_user("channels", address, ca)))
    with EventStore(tmp_path / "log.db") as store:
        store.append([new() for _ in range(50)])
        relay = as_user("relay", address, ca)
        reader = as_user("projections", address, ca)
        with (
            relaying(relay, file=tmp_path / "log.db"),
            closing(
                KafkaConsumer(FACTS.name, **reader.client("t"), auto_offset_reset="earliest")
            ) as consumer,
        ):
            seen: set[int] = set()
            while len(seen) < 50:
                for records in consumer.poll(timeout_ms=500).values():
                    heads = [dict(record.headers) for record in records]
                    seen |= {int(head["position"]) for head in heads if "position" in head}
    assert seen == set(range(1, 51))


def test_those_whom_docker_compose_names_come_by_their_passwords_and_see_their_own(
    address: str, folder: Path
) -> None:
    list(make_channels(as_user("channels", address, folder / "ca.pem")))
    every = {FACTS.name, DEAD.name, RELEASES.name}
    seen = {"relay": {FACTS.name}, "channels": every, "projections": {FACTS.name, DEAD.name}}
    for name, topics in seen.items():
        came = as_user(name, address, folder / "ca.pem", sasl_mechanism="PLAIN")
        with closing(KafkaAdminClient(**came.client("t"))) as client:
            assert set(client.list_topics()) == topics


@pytest.mark.parametrize(
    ("user", "topic", "may"),
    [
        ("channels", RELEASES.name, True),
        ("channels", FACTS.name, False),
        ("channels", DEAD.name, False),
        ("projections", DEAD.name, True),
        ("projections", FACTS.name, False),
        ("projections", RELEASES.name, False),
        ("relay", RELEASES.name, False),
        ("relay", DEAD.name, False),
    ],
)
def test_each_part_writes_what_is_its_own_and_nothing_else(
    address: str, folder: Path, user: str, topic: str, may: bool
) -> None:
    list(make_channels(as_user("channels", address, folder / "ca.pem")))
    settings = as_user(user, address, folder / "ca.pem")
    with (
        closing(KafkaProducer(**settings.client("t"), acks="all", max_block_ms=5_000)) as sender,
        nullcontext() if may else pytest.raises(KafkaError),
    ):
        sender.send(topic, b"{}", partition=0).get(10)


def test_a_relay_without_the_right_to_write_is_told_so(
    address: str, folder: Path, tmp_path: Path
) -> None:
    list(make_channels(as_user("channels", address, folder / "ca.pem")))
    reader = as_user("projections", address, folder / "ca.pem")
    with EventStore(tmp_path / "log.db") as store, run_on(reader) as run:
        store.append([new()])
        run.send(store.read(0, 1))
        with pytest.raises(ChannelUnavailable, match=r"« projections ».*droits"):
            run.confirm(Barrier(1, store.log_id))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"password": "faux"}, "RELAIS_KAFKA_PASSWORD"),
        ({"username": "personne"}, "RELAIS_KAFKA_USERNAME"),
        ({"ca_file": "other-ca.pem"}, "RELAIS_KAFKA_CA_FILE"),
        ({"security_protocol": "PLAINTEXT"}, "RELAIS_KAFKA_SECURITY_PROTOCOL"),
        ({"username": "relay"}, "droit"),
    ],
)
def test_who_comes_wrongly_is_told_what_to_mend(
    address: str, folder: Path, changes: dict[str, str], says: str
) -> None:
    if "ca_file" in changes:
        changes = {"ca_file": str(folder / changes["ca_file"])}
    settings = as_user("channels", address, folder / "ca.pem", **changes)
    with pytest.raises(ChannelUnavailable, match=says):
        list(make_channels(settings))


def test_a_broker_shows_the_certificate_drawn_again_without_a_stop(
    address: str, folder: Path
) -> None:
    host, _, port = address.partition(":")

    def shown() -> str:
        return ssl.get_server_certificate((host, int(port)))

    before = shown()
    draw_server(folder)
    superuser = as_user("broker", address, folder / "ca.pem", sasl_mechanism="PLAIN")
    reload_kafka(superuser, "sasl_ssl", str(folder / "server.pem"))
    until = monotonic() + 20
    while shown() == before:
        assert monotonic() < until
        sleep(0.1)
    list(make_channels(as_user("channels", address, folder / "ca.pem")))
