"""A broker that asks who comes, by TLS and SASL, and gives the rights of infra/kafka/acls.toml."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from kafka import KafkaAdminClient
from kafka.admin import ScramMechanism, UserScramCredentialUpsertion

from infra.docker.draw_certificates import CLEAR, PEM
from infra.kafka.acls import TABLE, apply
from services.chassis.kafka import KafkaSettings
from tests.architecture.tree import ROOT
from tests.kafka import broker

PASSWORD = "du-relais"
PROPERTIES = """\
ssl.keystore.type=PEM
ssl.keystore.location={folder}/server.pem
ssl.truststore.type=PEM
ssl.truststore.location={folder}/ca.pem
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512
sasl.mechanism.inter.broker.protocol=PLAIN
listener.name.sasl_ssl.plain.sasl.jaas.config={plain}
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=\
org.apache.kafka.common.security.scram.ScramLoginModule required;
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:broker;User:ANONYMOUS
"""


@contextmanager
def secured_broker(folder: Path) -> Iterator[str]:
    """Its address; `ca.pem` and `other-ca.pem` are left in `folder`. Raises NotInstalled."""
    write_certificates(folder)
    admin = {
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "PLAIN",
        "sasl_plain_username": "broker",
        "sasl_plain_password": PASSWORD,
        "ssl_cafile": str(folder / "ca.pem"),
    }
    more = PROPERTIES.format(folder=folder, plain=_compose_users())
    with broker(admin=admin, protocol="SASL_SSL", more=more) as running:
        with closing(KafkaAdminClient(bootstrap_servers=running.address, **admin)) as client:
            client.alter_user_scram_credentials(
                [
                    UserScramCredentialUpsertion(user, ScramMechanism.SCRAM_SHA_512, PASSWORD)
                    for user in TABLE
                ]
            )
            apply(client)
            apply(client)  # again: nothing to do
        yield running.address


def _compose_users() -> str:
    """Who docker-compose.yml lets come, all with PASSWORD."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    told = services["kafka"]["environment"]["KAFKA_LISTENER_NAME_INSIDE_PLAIN_SASL_JAAS_CONFIG"]
    return re.sub(r"\$\{\w+:\?\}", PASSWORD, told)


def as_user(user: str, address: str, ca: Path, **changes: Any) -> KafkaSettings:
    """The settings of a process that comes as `user`."""
    return KafkaSettings.model_validate(
        {
            "bootstrap_servers": address,
            "security_protocol": "SASL_SSL",
            "username": user,
            "password": PASSWORD,
            "ca_file": ca,
            "replicas": 1,
            **changes,
        }
    )


def write_certificates(folder: Path) -> None:
    """An authority, a server's certificate by it for 127.0.0.1, and an authority nobody knows."""
    key, authority = _authority("relais-test")
    (folder / "authority.key").write_bytes(key.private_bytes(PEM, *CLEAR))
    (folder / "ca.pem").write_bytes(authority.public_bytes(PEM))
    (folder / "other-ca.pem").write_bytes(_authority("somebody-else")[1].public_bytes(PEM))
    draw_server(folder)


def draw_server(folder: Path) -> None:
    """Another certificate of the server, by the same authority."""
    key = serialization.load_pem_private_key((folder / "authority.key").read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    authority = x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
    server_key = ec.generate_private_key(ec.SECP256R1())
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    server = (
        _certificate("127.0.0.1", authority.subject, server_key)
        .add_extension(address, critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = server_key.private_bytes(PEM, *CLEAR)
    (folder / "server.pem").write_bytes(secret + server.public_bytes(PEM))


def _authority(name: str) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = _certificate(name, subject, key).add_extension(
        x509.BasicConstraints(ca=True, path_length=None), critical=True
    )
    return key, made.sign(key, hashes.SHA256())


def _certificate(
    name: str, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
    )
