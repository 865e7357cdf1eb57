"""The composition of the sealer: views, store, solver, key."""

from datetime import UTC, datetime
from pathlib import Path

from services.chassis.settings import key_of
from services.reporting.adapters.integer_program import HighsProgram
from services.reporting.ports import PublishedViews, ReleaseStore
from services.reporting.sealer.sealing import Sealer


def build(views: PublishedViews, store: ReleaseStore, key_file: Path) -> Sealer:
    """A sealer that reads `views` and writes `store`; the key is made when first needed."""
    return Sealer(views, store, HighsProgram(), key_of(key_file), lambda: datetime.now(UTC))
