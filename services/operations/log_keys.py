"""Another key for the log: handed on by the one in use, or declared where that one is lost.

The record stands in the log's own tree first, then beside it; a stop anywhere costs nothing but
the same command again: the next key waits in its file until the log knows it.
"""

from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from contracts.closing import REASON_LENGTH, KeySucceeded, LogRecord
from contracts.transparency.notes import Key, Note
from contracts.transparency.signing import Signing
from contracts.transparency.succession import declared_lost, rotated
from services.composition.setup import SetUp
from services.intake.adapters.private_file import sync
from services.intake.adapters.tree.checkpoint_store import SqlCheckpointStore
from services.intake.adapters.tree.log_key import log_signer, next_key, origin_of
from services.intake.application.checkpoints import Checkpoints
from services.intake.ports import KeyRefused
from services.intake.settings import LogKeySettings


class NewKey(NamedTuple):
    """The key that signs from now on, and the file that holds it."""

    key: Key
    file: Path


def rotate(opened: SetUp, file: Path | None = None) -> NewKey:
    """Hand the log to a key that is drawn now; the old one signs that, then is of no more use.

    `file`: where the new key goes, when the one in use is not in a file. Raises KeyRefused,
    LogForked, ClockBehind and StoreUnavailable.
    """
    signing = opened.signing
    old, tree = signing.checkpoints.signer, opened.store.tree()
    signing.checkpoints.now()  # nothing is handed on of a log that forked
    new, waiting = next_key(opened.log_key, file, old.name)
    size = tree.size()
    note = rotated(old, new, size, tree.root(size), opened.now().isoformat())
    return _succeeded(opened, signing.kept, new, note, waiting)


def declare_lost(opened: SetUp, why: str, file: Path | None = None) -> NewKey:
    """Go on under another key and another origin, since the key in use is lost: a declared break.

    `why` (French) stays in the log and in every bundle. Raises KeyRefused, also when the key is
    there, ClockBehind and StoreUnavailable.
    """
    store, kept = opened.store, SqlCheckpointStore(opened.intake_settings.log)
    try:
        known, tree = kept.every_key(), store.tree()
        size, settings = tree.size(), opened.log_key
        old = known[-1].key if known else None
        _require_gone(settings, old, size)
        origin = f"{origin_of(store.log_id)}/{len(known) + 1}"
        new, waiting = next_key(settings, file, origin)
        note = declared_lost(
            old, new, size, tree.root(size), opened.now().isoformat(), why[:REASON_LENGTH]
        )
        return _succeeded(opened, kept, new, note, waiting)
    finally:
        kept.close()


def _require_gone(settings: LogKeySettings, old: Key | None, facts: int) -> None:
    """Raises KeyRefused while the key in use, or any other, stands where it should be."""
    if old is None:
        return
    try:
        log_signer(settings, old.name, old, facts)
    except KeyRefused:
        if settings.key or settings.key_file.exists():
            raise KeyRefused(
                "Une autre clé est là où le journal attend la sienne : ôtez-la d'abord (le "
                "fichier, ou RELAIS_LOG_KEY), pour qu'aucune ne soit écrasée."
            ) from None
    else:
        raise KeyRefused(
            "La clé du journal est là, et c'est la bonne : rien n'est perdu. Pour en changer, "
            "« relais log-key rotate »."
        )


def _succeeded(
    opened: SetUp, kept: SqlCheckpointStore, new: Signing, note: Note, waiting: Path
) -> NewKey:
    store, now = opened.store, opened.now()
    store.append_record(LogRecord(uuid4(), now, KeySucceeded(note=note.render())))
    kept.succeed(new.key, now, note)
    settings, file = opened.log_key, waiting
    if not settings.key and waiting != settings.key_file:
        file = waiting.replace(settings.key_file)
        sync(file.parent)
    Checkpoints(store.tree(), kept, new, opened.now).now()
    return NewKey(new.key, file)
