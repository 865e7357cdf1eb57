"""All that a witness keeps: the key of the log, and the last checkpoint it cosigned."""

from pathlib import Path
from typing import NamedTuple

from contracts.transparency.notes import Key, Note, NoteMalformed
from services.clients.witness.log_client import NoAnswer
from services.intake.adapters.private_file import read_private, replace_private


class Seen(NamedTuple):
    """The key of the log, pinned at first sight, and its last checkpoint, cosigned."""

    key: Key
    note: Note


class Memory:
    """A file for its owner only, replaced whole: a line of the key, then the note."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> Seen | None:
        """What was seen last, None at first. Raises NoAnswer for a file that is not whole."""
        text = read_private(self._file, "ce que le témoin a vu")
        return None if text is None else seen(text, self._file)

    def keep(self, seen: Seen) -> None:
        """Replace what was seen; durable when it returns."""
        replace_private(self._file, f"{seen.key.text()}\n{seen.note.render()}".removesuffix("\n"))


def seen(text: str, file: Path) -> Seen:
    """What the text of such a file says. Raises NoAnswer."""
    key, _, note = text.partition("\n")
    try:
        return Seen(Key.read(key), Note.read(note))
    except NoteMalformed as error:
        raise NoAnswer(
            f"{file} : ce n'est pas la mémoire d'un témoin, ou elle est abîmée ({error}). "
            "Remettez sa sauvegarde ; l'effacer ferait oublier ce qui a été vu."
        ) from None
