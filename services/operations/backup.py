"""Copies of what a data folder keeps and cannot make again, made while Relais serves."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from services.composition.folder import DataFolder

PAGES = 10_000  # 40 MB at a time: whoever writes waits no longer than that takes to read


class NoCopy(Exception):
    """The copy cannot be made; the message (French) says why."""


class Part(NamedTuple):
    """What can be copied: how its absence is said, its file, the table whose rows are counted."""

    absent: str
    file: Callable[[DataFolder], Path]
    counted: str


LOG = Part("aucun journal", lambda folder: folder.log, "stored_events")
RELEASES = Part("aucune édition", lambda folder: folder.sealed, "releases")
ACCOUNTS = Part("aucun compte", lambda folder: folder.access, "access_events")
VAULT = Part("aucun coffre", lambda folder: folder.vault, "cases")
"""Encrypted as it is, and without its master key."""


def back_up(part: Part, folder: DataFolder, to: Path) -> int:
    """Copy a part into the new file `to`, readable by its owner only; how many rows it counts.

    The copy is one moment, whole, and positions are kept, which a dump does not. Raises
    NoCopy, and sqlite3.Error when the disk refuses; no half copy stays.
    """
    source = part.file(folder)
    if not source.exists():
        raise NoCopy(f"{part.absent} dans {folder.path}.")
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
            (rows,) = copy.execute(f"SELECT count(*) FROM {part.counted}").fetchone()
        unfinished.replace(to)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        to.unlink()
        raise
    return int(rows)
