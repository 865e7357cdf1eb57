"""Where the keys of a set-up are, and what they are for: all that their holder needs to know."""

from abc import abstractmethod
from collections.abc import Mapping
from pathlib import Path

from services.access.settings import AccessSettings
from services.chassis.databases import Where
from services.chassis.settings import SettingsRefused
from services.composition.folder import DataFolder
from services.intake.settings import LogKeySettings, VaultSettings
from services.keys import KEYS_SOCKET
from services.reporting.settings import DeliverySettings, ReportingSettings


class Places:
    """Of any set-up. Each property raises SettingsRefused."""

    variables: Mapping[str, str]

    @property
    def vault_settings(self) -> VaultSettings:
        """Where personal details are, and their key: RELAIS_VAULT_…"""
        return VaultSettings.read(self.variables)

    @property
    @abstractmethod
    def log_key(self) -> LogKeySettings:
        """Under which key the log signs."""

    @property
    def reporting_settings(self) -> ReportingSettings:
        """Where the read models publish, and the sealer's key: RELAIS_REPORTING_…"""
        return ReportingSettings.read(self.variables)

    @property
    def delivery_settings(self) -> DeliverySettings:
        """Who receives documents, and how: RELAIS_DELIVERY_…"""
        return DeliverySettings.read(self.variables)

    @property
    @abstractmethod
    def accounts(self) -> Where:
        """Where accounts are."""

    @property
    def key_of_accounts(self) -> tuple[Where, AccessSettings]:
        """What is told of it, and the accounts beside which it is: "" where none are told."""
        told = AccessSettings.read(self.variables)
        try:
            return self.accounts, told
        except SettingsRefused:
            return "", told


class InFolder(Places):
    """In a data folder, unless the environment says of a key that it is elsewhere."""

    folder: DataFolder

    @property
    def vault_settings(self) -> VaultSettings:
        """The folder's own vault; its key and retention may be told."""
        told = super().vault_settings
        if told.database_url:  # the key beside it is of that vault
            told = VaultSettings(
                retention_months=told.retention_months, keys_socket=told.keys_socket
            )
        here = {"file": self.folder.vault}
        if "key_file" not in told.model_fields_set:
            here["key_file"] = self.folder.vault_key
        return told.model_copy(update=here)

    @property
    def log_key(self) -> LogKeySettings:
        """The folder's own key, unless another is told."""
        told = LogKeySettings.read(self.variables)
        if "key_file" in told.model_fields_set:
            return told
        return told.model_copy(update={"key_file": self.folder.log_key})

    @property
    def reporting_settings(self) -> ReportingSettings:
        """The folder's own read models, and its sealer's key."""
        holder = self.variables.get(KEYS_SOCKET)
        return ReportingSettings(
            database_url=f"sqlite:///{self.folder.read_models.resolve()}",
            sealing_key_file=self.folder.sealing_key,
            keys_socket=Path(holder) if holder else None,
        )

    @property
    def delivery_settings(self) -> DeliverySettings:
        """The folder's own subscriptions, unless others are told."""
        told = super().delivery_settings
        here = {
            "file": self.folder.deliveries,
            "outbox": self.folder.outbox,
            "key_file": self.folder.delivery_key,
        }
        own = {name: path for name, path in here.items() if name not in told.model_fields_set}
        return told.model_copy(update=own)

    @property
    def accounts(self) -> Path:
        """The folder's own accounts."""
        return self.folder.access


class Told(Places):
    """As the environment says: the distributed set-up."""

    @property
    def log_key(self) -> LogKeySettings:
        """Of RELAIS_LOG_…, which must name one: none is drawn for a log that others know."""
        keys = LogKeySettings.read(self.variables)
        if not keys.model_fields_set:
            raise SettingsRefused(
                "RELAIS_LOG_KEY_FILE : indiquez la clé sous laquelle le journal signe "
                "(ou RELAIS_LOG_KEY)."
            )
        return keys

    @property
    def accounts(self) -> Where:
        """The schema of the accounts, as who administers them."""
        where = AccessSettings.read(self.variables).where
        if where is None:
            raise SettingsRefused("RELAIS_ACCESS_DATABASE_URL manque : dites où sont les comptes.")
        return where


class KeysInFolder(InFolder):
    """Of a folder whose set-up is not opened."""

    def __init__(self, folder: DataFolder, variables: Mapping[str, str]) -> None:
        self.folder, self.variables = folder, variables


class KeysTold(Told):
    """Of a distributed set-up that is not opened."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables
