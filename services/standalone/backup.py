"""Copies of the log and of the vault of a data folder, made while Relais serves."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from services.standalone.folder import DataFolder

PAGES = 10_000  # 40 MB at a time: whoever writes waits no longer than that takes to read


class NoCopy(Exception):
    """The copy cannot be made; the message (French) says why."""


def back_up(folder: DataFolder, to: Path) -> int:
    """Copy the log into the new file `to`; the facts copied. Raises what `_copy` does."""
    if folder.is_empty:
        raise NoCopy(f"aucun journal dans {folder.path}.")
    return _copy(folder.log, to, "stored_events")


def back_up_vault(folder: DataFolder, to: Path) -> int:
    """Copy the vault, encrypted as it is and without its master key; the cases copied.

    Raises what `_copy` does.
    """
    if not folder.vault.exists():
        raise NoCopy(f"aucun coffre dans {folder.path}.")
    return _copy(folder.vault, to, "cases")


def _copy(source: Path, to: Path, counted: str) -> int:
    """Copy a database into the new file `to`, readable by its owner only; its rows `counted`.

    The copy is one moment, whole, and positions are kept, which a dump does not. Raises
    NoCopy, and sqlite3.Error when the disk refuses; no half copy stays.
    """
    unfinished = to.with_name(to.name + ".part")
    try:
        os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise NoCopy(
            f"{to} existe déjà : donnez un autre nom, une copie n'en écrase pas."
        ) from None
    try:
        os.close(os.open(unfinished, os.O_CREAT | os.O_WRONLY, 0o600))
        whole = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
        with closing(whole), closing(sqlite3.connect(unfinished)) as copy:
            whole.backup(copy, pages=PAGES)
            (rows,) = copy.execute(f"SELECT count(*) FROM {counted}").fetchone()
        unfinished.replace(to)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        to.unlink()
        raise
    return int(rows)
