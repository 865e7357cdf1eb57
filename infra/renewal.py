"""Passwords drawn again and put in place: stopped anywhere, the same command goes on."""

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from infra.postgres.apply import PASSWORD

Words = Mapping[str, str]
"""Variables and what they hold."""


def fresh(known: Words, kept: frozenset[str] = frozenset()) -> dict[str, str]:
    """The same variables, every password among them another one, but for those `kept`."""
    return {
        name: secrets.token_urlsafe(24) if name.startswith(PASSWORD) and name not in kept else word
        for name, word in known.items()
    }


def renew(file: Path, drawn: Callable[[], str], put: Callable[[str], None]) -> None:
    """Replace `file`, which holds the passwords, once `put` has made the new ones hold.

    What was drawn waits in `FILE.next` (0600) meanwhile, and is taken up again by the next run:
    `put` gets the text of the file to come, and may get it twice.
    """
    waiting = file.with_name(f"{file.name}.next")
    if not waiting.exists():
        part = file.with_name(f"{file.name}.part")
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(drawn())
            out.flush()
            os.fsync(out.fileno())
        part.replace(waiting)  # whole, or not at all
    put(waiting.read_text())
    waiting.replace(file)
