"""What is missing in the settings for Kafka is told in French, before anything is asked."""

from pathlib import Path

import pytest
from kafka.errors import KafkaTimeoutError, TopicAuthorizationFailedError

from services.chassis.kafka import KafkaSettings
from services.chassis.settings import SettingsRefused
from tests.services import free_port

SERVER = {"RELAIS_KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:9092"}
SECURE = {**SERVER, "RELAIS_KAFKA_SECURITY_PROTOCOL": "SASL_SSL"}


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({}, "RELAIS_KAFKA_BOOTSTRAP_SERVERS : Ce champ est obligatoire"),
        (SECURE, "RELAIS_KAFKA_USERNAME : Les courtiers demandent un nom"),
        (SECURE | {"RELAIS_KAFKA_USERNAME": "r"}, "RELAIS_KAFKA_PASSWORD : Les courtiers"),
        (SERVER | {"RELAIS_KAFKA_CA_FILE": "/nulle/part"}, "Le fichier /nulle/part manque"),
        (SERVER | {"RELAIS_KAFKA_USER": "r"}, "RELAIS_KAFKA_USER : variable inconnue"),
    ],
)
def test_settings_that_cannot_work_are_refused_by_name(variables, says):
    with pytest.raises(SettingsRefused) as refused:
        KafkaSettings.read(variables)
    assert says in str(refused.value)


def test_a_client_is_told_who_it_is_and_whom_to_trust(tmp_path: Path):
    ca = tmp_path / "ca.pem"
    ca.touch()
    named = {"RELAIS_KAFKA_USERNAME": "r", "RELAIS_KAFKA_PASSWORD": "p"}
    settings = KafkaSettings.read(SECURE | named | {"RELAIS_KAFKA_CA_FILE": str(ca)})
    arguments = settings.client("relais-test")
    assert arguments["sasl_plain_password"] == "p"
    assert arguments["ssl_cafile"] == str(ca)
    assert "p" not in repr(settings).replace("password", "").split("'")


def test_an_address_where_nobody_listens_is_named():
    nobody = f"127.0.0.1:{free_port()}"
    settings = KafkaSettings(bootstrap_servers=nobody)
    assert f"{nobody} n'est pas joint" in settings.explain(KafkaTimeoutError("bootstrap"))


def test_a_missing_right_is_told_with_the_name_that_lacks_it():
    settings = KafkaSettings(bootstrap_servers="127.0.0.1:1", username="relais-relay")
    said = settings.explain(TopicAuthorizationFailedError("relais.facts.v1"))
    assert "« relais-relay »" in said
    assert "docs/distributed.md" in said
