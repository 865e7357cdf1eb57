"""Where a verification writes what it does not hold in memory: a folder of its own, then gone."""

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from typing import BinaryIO

from services.verifier.bundle import Interrupted

_PREFIX = "relais-verify-"
_BEFORE = "relais-avant-" if sys.platform != "win32" else _PREFIX
"""Its name until it is held: no other run takes it for one that a killed run left."""
_LOCK = "en-cours"
_MEGA = 1_000_000
_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))


@contextmanager
def scratch(parent: Path | None, needed: int) -> Iterator[Path]:
    """A folder for its owner alone, removed at the end, in one that the auditor chose.

    What a killed run left there goes first. `needed`: bytes that will be written at most. Raises
    Interrupted where they do not fit, before or while they are written.
    """
    parent = parent or Path(gettempdir())
    try:
        _sweep(parent)
        folder = Path(mkdtemp(prefix=_BEFORE, dir=parent))
    except OSError as error:
        if error.errno in _FULL:
            raise _full(parent, needed) from None
        raise Interrupted(
            f"rien ne s'écrit dans {parent} : nommez un autre dossier par « --scratch »"
        ) from None
    try:
        with appended(folder / _LOCK) as lock:  # held as long as this process lives
            _take(lock)
            folder = folder.rename(parent / folder.name.replace(_BEFORE, _PREFIX))
            if shutil.disk_usage(folder).free < needed:
                raise _full(parent, needed)
            yield folder
    except OSError as error:
        if error.errno in _FULL:
            raise _full(parent, needed) from None
        if str(error.filename or "").startswith(str(folder)):
            raise Interrupted(f"ce qui fut écrit dans {folder} ne s'y retrouve plus") from None
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def appended(file: Path) -> BinaryIO:
    """A file of such a folder, for its owner alone, to be written on."""
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


def _full(parent: Path, needed: int) -> Interrupted:
    return Interrupted(
        f"le disque de {parent} est plein : il y faut {-(-needed // _MEGA)} Mo ; faites de la "
        "place, ou nommez par « --scratch » un dossier d'un autre disque"
    )


def _take(lock: BinaryIO) -> None:
    """Raises BlockingIOError where another process holds it."""
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _sweep(parent: Path) -> None:
    """Remove what runs of this account left that are no more; a link is never followed."""
    if sys.platform == "win32":
        return  # an open file keeps its folder there, and nothing tells a run that ended
    for left in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            said = left.lstat()
            if left.is_symlink() or not left.is_dir() or said.st_uid != os.getuid():
                continue
            with appended(left / _LOCK) as lock:
                _take(lock)
                shutil.rmtree(left, ignore_errors=True)
