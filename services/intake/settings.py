"""What intake is told from outside: `RELAIS_INTAKE_…`, read once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, ClassVar, Self

from pydantic import Field, SecretStr, field_validator

from services.chassis.settings import Settings, SettingsRefused

FORBIDDEN = "POSTGRES_ENABLE_DB_FUNCTIONS"
"""With the library's database functions a tailing reader missed 16 908 of 124 607 events."""


class LogSettings(Settings):
    """Where the log is, for whoever reads it; a prefix each."""

    database_url: SecretStr | None = None
    """PostgreSQL; without it facts are kept in `file`."""
    file: Path = Path("relais-data/intake.db")
    log_level: str = "INFO"

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, url: SecretStr | None) -> SecretStr | None:
        if url and not url.get_secret_value().startswith("postgresql://"):
            raise ValueError("adresse de la forme postgresql://rôle@hôte/base attendue")
        return url

    @property
    def log(self) -> Path | str:
        """Where facts are kept: the URL of a database, or a file."""
        return self.database_url.get_secret_value() if self.database_url else self.file


class RelaySettings(LogSettings):
    """The log to relay, how much is read of it at once, where health and metrics are."""

    PREFIX: ClassVar[str] = "RELAIS_RELAY_"

    host: str = "127.0.0.1"
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
