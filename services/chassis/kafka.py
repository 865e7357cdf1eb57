"""How a process reaches the brokers: one set of settings for whoever sends or receives."""

import socket
import ssl
from pathlib import Path
from typing import Any, ClassVar, Literal

from kafka.errors import AuthorizationError, KafkaConnectionError, KafkaTimeoutError
from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from services.chassis.settings import Settings

LOOK_S = 3
BOOTSTRAP_MS = 10_000
SASL = ("SASL_PLAINTEXT", "SASL_SSL")


class KafkaSettings(Settings):
    """`RELAIS_KAFKA_…`: where the brokers are and how they know us."""

    PREFIX: ClassVar[str] = "RELAIS_KAFKA_"

    bootstrap_servers: str = Field(min_length=1)
    """host:port, several separated by commas."""
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    username: str = Field(default="", validate_default=True)
    password: SecretStr = Field(default=SecretStr(""), validate_default=True)
    ca_file: Path | None = None
    """Certificates that brokers' own are checked against; those of the system when None."""
    certificate_file: Path | None = None
    key_file: Path | None = None
    """Ours, where the brokers want to know us by TLS."""
    replicas: int | None = Field(default=None, ge=1)
    """Copies of each channel made, where fewer brokers run than the contract asks for."""

    @field_validator("username", "password")
    @classmethod
    def _said_where_asked(cls, value: str | SecretStr, info: ValidationInfo) -> str | SecretStr:
        said = value.get_secret_value() if isinstance(value, SecretStr) else value
        if info.data.get("security_protocol") in SASL and not said:
            raise PydanticCustomError("asked", "Les courtiers demandent un nom et un mot de passe.")
        return value

    @field_validator("ca_file", "certificate_file", "key_file")
    @classmethod
    def _file_is_there(cls, value: Path | None) -> Path | None:
        if value and not value.is_file():
            raise PydanticCustomError("file", "Le fichier {file} manque.", {"file": str(value)})
        return value

    def explain(self, error: Exception) -> str:
        """Why the brokers did not do what was asked (French), and what to mend."""
        # A producer wraps the refusal in an error of no kind of its own.
        if isinstance(error, AuthorizationError) or "AuthorizationFailed" in str(error):
            return (
                f"Kafka refuse à « {self.username} » ce qu'il demande ({error}) : "
                "donnez-lui les droits du tableau de docs/distributed.md."
            )
        if isinstance(error, KafkaTimeoutError | KafkaConnectionError):
            return self._unreached() or repr(error)
        return repr(error)

    def _unreached(self) -> str | None:
        """What a plain look at the first broker shows, None when it shows nothing wrong."""
        server = self.bootstrap_servers.split(",")[0]
        host, _, port = server.rpartition(":")
        try:
            with socket.create_connection((host, int(port)), LOOK_S) as reached:
                if self.security_protocol.endswith("SSL"):
                    trusted = ssl.create_default_context(cafile=self.ca_file)
                    trusted.wrap_socket(reached, server_hostname=host).close()
        except ssl.SSLCertVerificationError as error:
            return (
                f"Le certificat de {server} n'est pas admis ({error.verify_message}) : vérifiez "
                "RELAIS_KAFKA_CA_FILE et l'adresse du courtier."
            )
        except ssl.SSLError:
            return f"{server} ne parle pas TLS : vérifiez RELAIS_KAFKA_SECURITY_PROTOCOL."
        except (OSError, ValueError) as error:
            return f"{server} n'est pas joint ({error}) : le courtier tourne-t-il ?"
        if self.security_protocol in SASL:
            return (
                f"{server} est joint, mais n'admet pas « {self.username} » : vérifiez "
                "RELAIS_KAFKA_USERNAME, RELAIS_KAFKA_PASSWORD et RELAIS_KAFKA_SASL_MECHANISM."
            )
        return (
            f"{server} est joint, mais ne répond pas à {self.security_protocol} : vérifiez "
            "RELAIS_KAFKA_SECURITY_PROTOCOL, et que le courtier a fini de démarrer."
        )

    def client(self, client_id: str) -> dict[str, Any]:
        """The arguments that every client of kafka-python takes."""
        arguments: dict[str, Any] = {
            "bootstrap_servers": self.bootstrap_servers.split(","),
            "client_id": client_id,
            "security_protocol": self.security_protocol,
            "bootstrap_timeout_ms": BOOTSTRAP_MS,
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
