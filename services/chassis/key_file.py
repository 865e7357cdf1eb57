"""A key in a file, for its owner's eyes; drawn when it is first needed."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

KEY_BYTES = 32


def key_of(file: Path) -> Callable[[], bytes]:
    """The key kept in `file`, for its owner's eyes; drawn at the first reading."""

    def read() -> bytes:
        if not file.exists():
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
                new.write(secrets.token_bytes(KEY_BYTES))
        return file.read_bytes()

    return read
