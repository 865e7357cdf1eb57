"""What a witness remembers of a log: its key, and the checkpoint that it cosigned last.

And how it asks for the checkpoints of each hour, which only witnesses and the auditor read.
"""

from typing import NamedTuple

from contracts.transparency.notes import Key, Note, NoteMalformed, base64_of
from contracts.transparency.signing import Signer

WITNESS_HEADER = "Relais-Temoin"
ASKS = "relais-witness-asks-v1\n"
"""What a witness signs to be known, with its hour: no checkpoint, and of no log."""


def asking(signer: Signer, seconds: int) -> str:
    """The header under which a witness asks at a POSIX time; good for some minutes."""
    return base64_of(Note(ASKS, (signer.cosign(ASKS, seconds),)).render().encode())


class Seen(NamedTuple):
    """The key of the log, pinned at first sight, and its last checkpoint, cosigned."""

    key: Key
    note: Note

    def text(self) -> str:
        """A line of the key, then the note."""
        return f"{self.key.text()}\n{self.note.render()}"

    @classmethod
    def read(cls, text: str) -> "Seen":
        """Raises NoteMalformed."""
        key, _, note = text.partition("\n")
        return cls(Key.read(key), Note.read(note))


def note_of(text: str) -> tuple[Key | None, Note]:
    """A note as somebody kept it, alone or in a witness's memory; the key that is pinned there.

    Raises NoteMalformed.
    """
    line, _, note = text.partition("\n")
    try:
        pinned = Key.read(line)
    except NoteMalformed:
        return None, Note.read(text)
    return pinned, Note.read(note)
