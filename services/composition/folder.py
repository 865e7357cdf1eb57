"""A data folder: where the embedded platform keeps the log and the read models."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DataFolder:
    """`--data DIR`: log, vault, accounts, releases, never thrown away; and what is derived."""

    path: Path

    @property
    def log(self) -> Path:
        """The event store."""
        return self.path / "intake.db"

    @property
    def read_models(self) -> Path:
        """The read models; they can be rebuilt from the log."""
        return self.path / "projections.db"

    @property
    def vault(self) -> Path:
        """The personal details, encrypted."""
        return self.path / "vault.db"

    @property
    def vault_key(self) -> Path:
        """The key of the vault, unless the environment has it elsewhere."""
        return self.path / "vault.key"

    @property
    def log_key(self) -> Path:
        """The key under which the log signs, unless the environment has it elsewhere."""
        return self.path / "log.key"

    @property
    def access(self) -> Path:
        """Accounts, and the journal of what was served."""
        return self.path / "access.db"

    @property
    def sealed(self) -> Path:
        """The releases: sealed, never changed, not to be made again byte for byte."""
        return self.path / "sealed.db"

    @property
    def sealing_key(self) -> Path:
        """The key that orders equal choices when sealing; auditors receive it, nobody else does."""
        return self.path / "sealing.key"

    @property
    def deliveries(self) -> Path:
        """Who receives which documents, written by hand."""
        return self.path / "deliveries.toml"

    @property
    def outbox(self) -> Path:
        """Documents that are sent, and to whom they were announced."""
        return self.path / "outbox"

    @property
    def delivery_key(self) -> Path:
        """What signs the links of deliveries."""
        return self.path / "delivery.key"

    @property
    def demo(self) -> Path:
        """What the demo made; a folder that has it is the demo's."""
        return self.path / "demo.json"

    @property
    def is_empty(self) -> bool:
        """Whether no log was ever begun here."""
        return not self.log.exists()
