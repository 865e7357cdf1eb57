"""The words of an edition beside those of today: a label may be mended, never another's taken."""

from collections.abc import Iterable, Mapping
from unicodedata import combining, normalize

from contracts.data_files import read_toml
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.verifier.bundle import Wrong

SEPARATOR = ", "  # between what a row counts and how
FORMER: Mapping[str, list[str]] = read_toml(
    "services/verifier/former_words.toml", dict[str, list[str]]
)
"""Each part of a label of today that was mended, with what it was; the file says more."""


class Words:
    """One for one with those of today."""

    def __init__(self, expected: Iterable[ReleasedRow]) -> None:
        self._today = {word for row in expected for word in (row.label, row.area_label)}
        self._was, self._now = dict[str, str](), dict[str, str]()

    def require(self, where: str, was: str, now: str) -> bool:
        """Whether a label is in words that were never those of today.

        Capitals and accents aside. Raises Wrong where it says another thing than in the
        other rows.
        """
        same = self._was.setdefault(now, was) == was and self._now.setdefault(was, now) == now
        if not same or (was != now and was in self._today):
            raise Wrong(f"{where} : « {was} » n'est pas son libellé, et en est un autre.")
        parts, today = was.split(SEPARATOR), now.split(SEPARATOR)
        return len(parts) != len(today) or not all(map(_once, parts, today))


def _once(was: str, now: str) -> bool:
    """Whether a part of a label is, or was once, that of today."""
    return _spelt(was) in map(_spelt, (now, *FORMER.get(now, ())))


def _spelt(words: str) -> str:
    """Words without capitals and accents."""
    return "".join(c for c in normalize("NFKD", words.casefold()) if not combining(c))
