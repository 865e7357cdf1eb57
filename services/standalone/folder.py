"""A data folder: where the embedded platform keeps the log and the read models."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DataFolder:
    """`--data DIR`: two files, the log (never thrown away) and what is derived from it."""

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
    def is_empty(self) -> bool:
        """Whether no log was ever begun here."""
        return not self.log.exists()
