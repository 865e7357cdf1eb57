"""How a process reaches the brokers: one set of settings for whoever sends or receives."""

from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import Field, SecretStr, model_validator

from services.chassis.settings import Settings

SASL = ("SASL_PLAINTEXT", "SASL_SSL")


class KafkaSettings(Settings):
    """`RELAIS_KAFKA_…`: where the brokers are and how they know us."""

    PREFIX: ClassVar[str] = "RELAIS_KAFKA_"

    bootstrap_servers: str = Field(min_length=1)
    """host:port, several separated by commas."""
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    username: str = ""
    password: SecretStr = SecretStr("")
    ca_file: Path | None = None
    """Certificates that brokers' own are checked against; those of the system when None."""
    certificate_file: Path | None = None
    key_file: Path | None = None
    """Ours, where the brokers want to know us by TLS."""
    replicas: int | None = Field(default=None, ge=1)
    """Copies of each channel made, where fewer brokers run than the contract asks for."""

    @model_validator(mode="after")
    def _a_name_where_one_is_asked(self) -> "KafkaSettings":
        if self.security_protocol in SASL and not self.username:
            raise ValueError("RELAIS_KAFKA_USERNAME manque.")
        return self

    def client(self, client_id: str) -> dict[str, Any]:
        """The arguments that every client of kafka-python takes."""
        arguments: dict[str, Any] = {
            "bootstrap_servers": self.bootstrap_servers.split(","),
            "client_id": client_id,
            "security_protocol": self.security_protocol,
        }
        if self.security_protocol in SASL:
            arguments |= {
                "sasl_mechanism": self.sasl_mechanism,
                "sasl_plain_username": self.username,
                "sasl_plain_password": self.password.get_secret_value(),
            }
        if self.security_protocol.endswith("SSL"):
            files = {
                "ssl_cafile": self.ca_file,
                "ssl_certfile": self.certificate_file,
                "ssl_keyfile": self.key_file,
            }
            arguments |= {name: str(file) for name, file in files.items() if file}
        return arguments
