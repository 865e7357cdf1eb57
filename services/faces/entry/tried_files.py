"""Files of a register that were tried and wait for their confirmation."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from services.faces.entry.transcribing import Read

MOST_KEPT = 8  # tried files, of all posts
KEPT_FOR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Tried:
    """A file that was tried: its lines, and what each becomes or is refused for."""

    post: str
    name: str
    at: datetime
    lines: Sequence[Read]
    verdicts: Sequence[tuple[int, str, str]]
    """Number of the line, verdict (à enregistrer, déjà enregistrée, refusée, enregistrée), why."""

    def count(self, verdict: str) -> int:
        """How many lines have it."""
        return sum(each[1] == verdict for each in self.verdicts)


class TriedFiles:
    """The last files tried, for the time of a confirmation; in memory, lost with the process."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Tried] = OrderedDict()
        self._lock = Lock()

    def keep(self, digest: str, tried: Tried) -> None:
        """Keep one more, let the oldest go."""
        with self._lock:
            self._kept[digest] = tried
            self._kept.move_to_end(digest)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)

    def find(self, digest: str, post: str, now: datetime) -> Tried | None:
        """A file of `post` that is still kept."""
        with self._lock:
            found = self._kept.get(digest)
        return found if found and found.post == post and now - found.at < KEPT_FOR else None
