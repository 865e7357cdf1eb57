"""All that a witness keeps: the key of the log, and the last checkpoint it cosigned."""

from pathlib import Path

from contracts.transparency.notes import NoteMalformed
from contracts.transparency.witnessed import Seen
from services.clients.witness.log_client import NoAnswer
from services.intake.adapters.private_file import read_private, replace_private


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
        replace_private(self._file, seen.text().removesuffix("\n"))


def seen(text: str, file: Path) -> Seen:
    """What the text of such a file says. Raises NoAnswer."""
    try:
        return Seen.read(text)
    except NoteMalformed as error:
        raise NoAnswer(
            f"{file} : ce n'est pas la mémoire d'un témoin, ou elle est abîmée ({error}). "
            "Remettez sa sauvegarde ; l'effacer ferait oublier ce qui a été vu."
        ) from None
