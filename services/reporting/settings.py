"""What the reporting process is told, once, at its start."""

from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field, SecretStr
from pydantic_core import PydanticCustomError

from services.access.settings import is_safe
from services.chassis.settings import Keyed, SettingsRefused


class ReportingSettings(Keyed):
    """What is read and served, and where to listen; each verb says what it needs.

    `database_url`: where the projections publish, `sqlite:////path/file` or
    `postgresql+psycopg://…`; only its published views are read. `sealed_url`: likewise, where
    releases are; without it none is served. `sealing_key_file`: the sealer's key.
    """

    PREFIX: ClassVar[str] = "RELAIS_REPORTING_"

    database_url: str | None = None
    sealed_url: str | None = None
    sealing_key_file: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8002

    @property
    def published(self) -> str:
        """Where the projections publish. Raises SettingsRefused."""
        return self._needed("database_url", "où sont les vues publiées")

    @property
    def sealed(self) -> str:
        """Where releases are. Raises SettingsRefused."""
        return self._needed("sealed_url", "où sont les éditions")

    @property
    def sealing_key(self) -> Path:
        """The sealer's key. Raises SettingsRefused."""
        return Path(self._needed("sealing_key_file", "où est la clé du scellement"))

    def _needed(self, name: str, what: str) -> str:
        value = getattr(self, name)
        if value is None:
            raise SettingsRefused(f"{self.PREFIX}{name.upper()} manque : dites {what}.")
        return str(value)


def _safe(address: str) -> str:
    """Links are keys: they never travel in clear to another machine."""
    if not is_safe(address):
        raise PydanticCustomError("address", "Elle commence par https:// (http:// : ici même).")
    return address


class DeliverySettings(Keyed):
    """What is sent to whom, and how.

    `file`: the subscriptions (docs/deliveries.md); `outbox`: where documents wait; `key_file`:
    what signs links; `smtp_url`: without it nothing is announced; `address`: how addressees
    reach Relais; `link_days`: how long a link opens.
    """

    PREFIX: ClassVar[str] = "RELAIS_DELIVERY_"

    file: Path = Path("relais-data/deliveries.toml")
    outbox: Path = Path("relais-data/outbox")
    key_file: Path = Path("relais-data/delivery.key")
    smtp_url: SecretStr | None = None
    sender: str = "relais@localhost"
    address: Annotated[str, AfterValidator(_safe)] = "http://127.0.0.1:8000"
    link_days: Annotated[int, Field(ge=1, le=366)] = 30
