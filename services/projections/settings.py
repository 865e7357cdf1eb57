"""Settings of the projections, read once."""

from pathlib import Path
from typing import ClassVar

from pydantic import Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError

from services.chassis.databases import Where
from services.chassis.settings import Settings, Watched


class ProjectionsSettings(Settings, Watched):
    """`RELAIS_PROJECTIONS_…`: where the read models are kept; one of the two databases."""

    PREFIX: ClassVar[str] = "RELAIS_PROJECTIONS_"

    database: Path | None = None
    """A SQLite file."""
    database_url: SecretStr | None = None
    """The URL of a PostgreSQL database: postgresql://role:password@host/relais."""
    batch: int = Field(default=50_000, ge=1, le=200_000)
    """Facts of a transaction at most."""
    log_level: str = "INFO"

    @model_validator(mode="after")
    def _one_database(self) -> "ProjectionsSettings":
        if (self.database is None) == (self.database_url is None):
            raise PydanticCustomError(
                "one_database",
                "il faut RELAIS_PROJECTIONS_DATABASE_URL (PostgreSQL) ou "
                "RELAIS_PROJECTIONS_DATABASE (fichier SQLite), et un seul des deux.",
            )
        return self

    @property
    def where(self) -> Where:
        """The database, as services.chassis.databases.open_engine takes it."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        assert self.database is not None
        return self.database
