"""The settings of intake: variables `RELAIS_INTAKE_…`, read once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, SecretStr

from contracts.sealing import CURRENT, Algorithm
from services.chassis.settings import Keyed, Settings, SettingsRefused, Watched

FORBIDDEN = "POSTGRES_ENABLE_DB_FUNCTIONS"
"""With the library's database functions a tailing reader missed 16 908 of 124 607 events."""


def _of_postgresql(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith("postgresql://"):
        raise ValueError("adresse de la forme postgresql://rôle@hôte/base attendue")
    return url


PostgresUrl = Annotated[SecretStr, AfterValidator(_of_postgresql)]
"""Where a PostgreSQL database is, and as which role; it may hold a password."""


class LogSettings(Settings):
    """Where the log is, for whoever reads it; a prefix each."""

    database_url: PostgresUrl | None = None
    """PostgreSQL; without it facts are kept in `file`."""
    file: Path = Path("relais-data/intake.db")
    log_id: str | None = None
    """The identity of the log that must be there; any is taken when it is not said."""
    log_level: str = "INFO"

    @property
    def log(self) -> Path | str:
        """Where facts are kept: the URL of a database, or a file."""
        return self.database_url.get_secret_value() if self.database_url else self.file


class RelaySettings(LogSettings, Watched):
    """The log to relay, how much is read of it at once, where health and metrics are."""

    PREFIX: ClassVar[str] = "RELAIS_RELAY_"

    port: Annotated[int, Field(ge=0, le=65535)] = 8003
    batch: Annotated[int, Field(ge=1)] = 5_000


class IntakeSettings(LogSettings):
    """Where facts are kept, where the door listens, how much may wait."""

    PREFIX: ClassVar[str] = "RELAIS_INTAKE_"

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8001
    max_waiting: Annotated[int, Field(ge=1)] = 20_000
    """Facts; beyond, callers are told to come back."""
    states: Annotated[int, Field(ge=1)] = 10_000
    """Streams whose state stays in memory, about 2 kB each."""

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> Self:
        """The settings among `variables`.

        Raises SettingsRefused, also when the library is told to use database functions.
        """
        for name, value in variables.items():
            if name.endswith(FORBIDDEN) and value.strip().lower() in ("y", "yes", "t", "true", "1"):
                raise SettingsRefused(
                    f"{name} : à retirer, les lecteurs du journal manqueraient des faits."
                )
        return super().read(variables)


class LogKeySettings(Keyed):
    """Under which key the log signs its checkpoints."""

    PREFIX: ClassVar[str] = "RELAIS_LOG_"

    key_file: Path = Path("relais-data/log.key")
    key: SecretStr | None = None
    """32 bytes in base64, instead of the file."""


class VaultSettings(Keyed):
    """Where personal details are, under which key, and for how long."""

    PREFIX: ClassVar[str] = "RELAIS_VAULT_"

    database_url: PostgresUrl | None = None
    """PostgreSQL, role relais_vault; without it details are kept in `file`."""
    file: Path | None = None
    key_file: Path = Path("relais-data/vault.key")
    master_key: SecretStr | None = None
    """32 bytes in base64, instead of the file."""
    next_master_key: SecretStr | None = None
    """The key that a rotation puts in its place; read by « relais vault rotate » only."""
    algorithm: Algorithm = CURRENT
    """By which details and keys are sealed from now on; those of before are read as they are."""
    retention_months: Annotated[int, Field(ge=1, le=120)] = 24
    """After the last contact; the data controller's decision."""

    @property
    def is_told(self) -> bool:
        """Whether anything is said of a vault; who holds its key is said for all keys."""
        return bool(self.model_fields_set - {"keys_socket"})

    @property
    def where(self) -> Path | str:
        """The URL of a database, or a file. Raises SettingsRefused when neither is given."""
        if self.database_url:
            return self.database_url.get_secret_value()
        if self.file is None:
            raise SettingsRefused(
                "RELAIS_VAULT_DATABASE_URL : indiquez où est le coffre (ou RELAIS_VAULT_FILE)."
            )
        return self.file
