"""What the processes of faces are told: `RELAIS_POSTS_…`, `RELAIS_PARTNERS_…`, `RELAIS_AUDIT_…`."""

from os import getuid
from pathlib import Path
from tempfile import gettempdir
from typing import Annotated, ClassVar

from pydantic import Field

from services.chassis.settings import Settings, SettingsRefused
from services.intake.settings import PostgresUrl


class FacesSettings(Settings):
    """The one database of a process, reached by the role that is its own, and where it listens.

    `demo`: say on each page that the facts are synthetic.
    """

    database_url: PostgresUrl | None = None
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 0
    demo: bool = False

    @property
    def url(self) -> str:
        """Where the database is. Raises SettingsRefused."""
        if self.database_url is None:
            role = self.PREFIX.removesuffix("_").lower()
            raise SettingsRefused(
                f"{self.PREFIX}DATABASE_URL manque : indiquez la base et le rôle de ce processus, "
                f"postgresql://{role}@hôte/base."
            )
        return self.database_url.get_secret_value()


class PostsSettings(FacesSettings):
    """The process that serves posts. `demo`: whoever reaches it also takes a role, unasked."""

    PREFIX: ClassVar[str] = "RELAIS_POSTS_"

    port: Annotated[int, Field(ge=0, le=65535)] = 8006
    log_id: str | None = None
    """The identity of the log that must be there; any is taken when it is not said."""


class AuditSettings(FacesSettings):
    """The process that serves the auditor, and the past to all who may ask it."""

    PREFIX: ClassVar[str] = "RELAIS_AUDIT_"

    port: Annotated[int, Field(ge=0, le=65535)] = 8008
    log_id: str | None = None
    """The identity of the log that must be there; any is taken when it is not said."""

    folder: Path | None = None
    """Where what auditors had built is kept, and the last note of the journal of accesses."""

    def kept(self, log_id: str) -> Path:
        """The folder, for its owner alone; one of this log among temporary files when not told.

        Raises SettingsRefused for a folder that is somebody else's.
        """
        folder = self.folder or Path(gettempdir()) / f"relais-audit-{getuid()}-{log_id[:12]}"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid != getuid():
            raise SettingsRefused(
                f"{self.PREFIX}FOLDER : {folder} n'est pas à ce processus ; nommez-en un autre."
            )
        return folder


class PartnersSettings(FacesSettings):
    """The process that serves partners."""

    PREFIX: ClassVar[str] = "RELAIS_PARTNERS_"

    port: Annotated[int, Field(ge=0, le=65535)] = 8005
