"""What a process is told of access: `RELAIS_ACCESS_…`; nothing of it is no accounts."""

from pathlib import Path
from typing import ClassVar

from pydantic import SecretStr

from services.chassis.settings import Settings


class AccessSettings(Settings):
    """Where accounts are, in a file or a database; in neither, there are none."""

    PREFIX: ClassVar[str] = "RELAIS_ACCESS_"

    database_url: SecretStr | None = None
    file: Path | None = None

    @property
    def where(self) -> Path | str | None:
        """The URL of a database, a file, or None."""
        return self.database_url.get_secret_value() if self.database_url else self.file
