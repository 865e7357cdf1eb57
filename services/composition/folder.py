"""A data folder: where the embedded platform keeps what it knows; or no folder, elsewhere."""

from pathlib import Path

DESIGNATES = "RELAIS_REPORTING_DATABASE_URL"
"""With this variable, and no data folder named, the command speaks of a distributed set-up."""


class DataFolder:
    """`--data DIR`: log, vault, accounts, releases, never thrown away; and what is derived."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.log = path / "intake.db"
        """The event store."""
        self.read_models = path / "projections.db"
        """The read models; they can be rebuilt from the log."""
        self.vault = path / "vault.db"
        """The personal details, encrypted."""
        self.vault_key = path / "vault.key"
        """The key of the vault, unless the environment has it elsewhere."""
        self.log_key = path / "log.key"
        """The key under which the log signs, unless the environment has it elsewhere."""
        self.access = path / "access.db"
        """Accounts, and the journal of what was served."""
        self.journal_note = path / "journal.note"
        """What was signed last of the journal of accesses, apart from it."""
        self.past = path / "past"
        """What auditors had built of the past; it can be built again."""
        self.sealed = path / "sealed.db"
        """The releases: sealed, never changed, not to be made again byte for byte."""
        self.sealing_key = path / "sealing.key"
        """The key that orders equal choices when sealing; auditors receive it, nobody else does."""
        self.deliveries = path / "deliveries.toml"
        """Who receives which documents, written by hand."""
        self.outbox = path / "outbox"
        """Documents that are sent, and to whom they were announced."""
        self.delivery_key = path / "delivery.key"
        """What signs the links of deliveries."""
        self.demo = path / "demo.json"
        """What the demo made; a folder that has it is the demo's."""

    @property
    def is_empty(self) -> bool:
        """Whether no log was ever begun here."""
        return not self.log.exists()
