"""The composition of the sealer: views, store, solver, key."""

import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from services.reporting.adapters.integer_program import HighsProgram
from services.reporting.ports import PublishedViews, ReleaseStore
from services.reporting.sealer.sealing import Sealer

KEY_BYTES = 32


def build(views: PublishedViews, store: ReleaseStore, key_file: Path) -> Sealer:
    """A sealer that reads `views` and writes `store`; the key is made when first needed."""
    return Sealer(views, store, HighsProgram(), key_of(key_file), lambda: datetime.now(UTC))


def key_of(file: Path) -> Callable[[], bytes]:
    """The key kept in `file`, for its owner's eyes; drawn at the first sealing."""

    def read() -> bytes:
        if not file.exists():
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
                new.write(secrets.token_bytes(KEY_BYTES))
        return file.read_bytes()

    return read
