"""Files that hold a key: for their owner's eyes only, whole, and durable."""

import os
from pathlib import Path
from uuid import uuid4

from services.intake.ports import KeyRefused

OTHERS = 0o077  # permissions of anybody but the owner


def read_private(path: Path, what: str) -> str | None:
    """The text of a file, None where there is none; `what` (French) it holds.

    Raises KeyRefused, also when others may read it.
    """
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KeyRefused(f"{path} : la clé ne peut pas être lue ({error.strerror}).") from None
    if os.name == "posix" and mode & OTHERS:
        raise KeyRefused(
            f"{path} : d'autres comptes peuvent lire ou changer {what}. Réservez-la "
            f"à votre compte : chmod 600 {path}"
        )
    return text


def make_private(path: Path, text: str) -> None:
    """Write a line where there is no file, whole or not at all. Raises FileExistsError."""
    unfinished = _written_beside(path, text)
    try:
        os.link(unfinished, path)
    finally:
        unfinished.unlink()
    sync(path.parent)


def draw_private(path: Path, text: str, what: str) -> None:
    """Write a key that was drawn, unless the file is there, made before or just now.

    `what` (French) it is. Raises KeyRefused when the file cannot be written.
    """
    try:
        make_private(path, text)
    except FileExistsError:
        pass
    except OSError as error:
        raise KeyRefused(f"{path} : {what} ne peut pas être écrite ({error.strerror}).") from None


def replace_private(path: Path, text: str) -> None:
    """Write a file over another, whole or not at all."""
    _written_beside(path, text).replace(path)
    sync(path.parent)


def _written_beside(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{uuid4().hex}")
    write_private(unfinished, text)
    return unfinished


def write_private(path: Path, text: str) -> None:
    """Write a new file; durable when it returns. Raises FileExistsError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text + "\n")
        out.flush()
        os.fsync(out.fileno())
    sync(path.parent)


def sync(folder: Path) -> None:
    """Make a name in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
