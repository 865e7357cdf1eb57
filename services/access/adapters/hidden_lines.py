"""Lines of the journal of accesses as the database keeps them: words, with names hidden."""

from collections.abc import Iterator, Sequence
from secrets import token_bytes
from threading import Lock
from typing import Any

from sqlalchemy import Row

from contracts.transparency.merkle.tree import SALT_BYTES
from services.access.adapters.known_names import KnownNames
from services.access.adapters.names import is_token
from services.access.adapters.store import instant_of, text_of
from services.access.domain.journal import Leaf, Line, Words, said_of
from services.access.ports import Served

LONGEST_FIELD = 200  # characters of a line of the journal: an address is any text
SALTS = 64  # drawn at once: each line needs one, and asks nobody for it alone


class HiddenLines:
    """Writes and reads them. Every method raises KeysAway."""

    def __init__(self, names: KnownNames) -> None:
        self.names = names
        self._lock = Lock()
        self._salts: list[tuple[bytes, str]] = []

    def rows(self, served: Sequence[Served]) -> list[dict[str, Any]]:
        """What is kept of lines; each gets a salt of its own."""
        self.names.tokens(n for each in served for n in (each.who[:LONGEST_FIELD], each.named) if n)
        return [self._row(each) for each in served]

    def ways(self, what: str) -> tuple[str, str]:
        """The two ways in which the same words may be kept: as they are, or as a name."""
        return what, self.names.token(what)

    def served(self, rows: Sequence[Row[Any]]) -> list[Served]:
        """The lines again."""
        who, what = self._shown(rows)
        return [
            Served(instant_of(row.at), a, row.action, b, bool(row.allowed))
            for row, a, b in zip(rows, who, what, strict=True)
        ]

    def read(self, rows: Sequence[Row[Any]]) -> Iterator[Line]:
        """Leaves with their lines again; those whose words are gone have none."""
        kept = [row for row in rows if row.at is not None]
        who, what = self._shown(kept)
        texts = [bytes_of(row.salt).decode(errors="replace") for row in kept]
        salts = [bytes.fromhex(each or "") for each in self.names.once.show(texts)] if kept else []
        words = {
            row.number: (salt, Words(row.at, a, row.action, b, int(row.allowed)))
            for row, salt, a, b in zip(kept, salts, who, what, strict=True)
        }
        for row in rows:
            salt, said = words.get(row.number, (b"", None))
            yield Line(Leaf(row.number, row.day, bytes_of(row.said)), row.position, salt, said)

    def _row(self, served: Served) -> dict[str, Any]:
        who, what = served.who[:LONGEST_FIELD], served.what[:LONGEST_FIELD]
        salt, hidden = self._salt()
        said = said_of(
            salt, Words(text_of(served.at), who, served.action, what, int(served.allowed))
        )
        return {
            "at": text_of(served.at),
            "who": self.names.token(who),
            "action": served.action,
            "what": self._hidden(served, what),
            "allowed": served.allowed,
            "salt": hidden.encode(),
            "said": said,
        }

    def _hidden(self, served: Served, what: str) -> str:
        """Words with the name among them hidden; of words that were cut, the last may be half.

        Whatever looks hidden is hidden too: it is shown again as it was.
        """
        if what and served.what == served.named:
            return self.names.token(what)
        words = what.split(" ")
        half = len(words) - 1 if served.named and what != served.what else -1
        return " ".join(
            self.names.token(word)
            if word and (word == served.named or is_token(word) or at == half)
            else word
            for at, word in enumerate(words)
        )

    def _shown(self, rows: Sequence[Row[Any]]) -> tuple[list[str], list[str]]:
        """Whose lines they are, and what they say; what is no token stays as it is."""
        parts = {word for row in rows for word in row.what.split(" ") if is_token(word)}
        shown = dict(zip(parts, self.names.shown(parts), strict=True))
        what = [" ".join(shown.get(word, word) for word in row.what.split(" ")) for row in rows]
        return self.names.shown(row.who for row in rows), what

    def _salt(self) -> tuple[bytes, str]:
        with self._lock:
            if not self._salts:
                drawn = [token_bytes(SALT_BYTES) for _ in range(SALTS)]
                hidden = self.names.once.hide([each.hex() for each in drawn])
                self._salts = list(zip(drawn, hidden, strict=True))
            return self._salts.pop()


def bytes_of(value: object) -> bytes:
    """What a column of bytes holds; a hand that wrote it may have left anything there."""
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value or "").encode()
