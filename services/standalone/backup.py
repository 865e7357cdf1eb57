"""A copy of the log of a data folder, made while Relais serves."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from services.standalone.folder import DataFolder

PAGES = 10_000  # 40 MB at a time: whoever writes waits no longer than that takes to read


class NoCopy(Exception):
    """The copy cannot be made; the message (French) says why."""


def back_up(folder: DataFolder, to: Path) -> int:
    """Copy the log into the new file `to`, readable by its owner only; the facts copied.

    The copy is one moment of the log, whole, and positions are kept, which a dump does
    not. Raises NoCopy, and sqlite3.Error when the disk refuses; no half copy stays.
    """
    if folder.is_empty:
        raise NoCopy(f"aucun journal dans {folder.path}.")
    unfinished = to.with_name(to.name + ".part")
    try:
        os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise NoCopy(
            f"{to} existe déjà : donnez un autre nom, une copie n'en écrase pas."
        ) from None
    try:
        os.close(os.open(unfinished, os.O_CREAT | os.O_WRONLY, 0o600))
        log = sqlite3.connect(f"file:{folder.log}?mode=ro", uri=True)
        with closing(log), closing(sqlite3.connect(unfinished)) as copy:
            log.backup(copy, pages=PAGES)
            (facts,) = copy.execute("SELECT count(*) FROM stored_events").fetchone()
        unfinished.replace(to)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        to.unlink()
        raise
    return int(facts)
