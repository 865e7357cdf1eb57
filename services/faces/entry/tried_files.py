"""Files of a register that were tried and wait for their confirmation."""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import NamedTuple

from services.faces.entry.transcribing import Read

MOST_KEPT = 8  # tried files, of all posts
KEPT_FOR = timedelta(minutes=30)


class Verdict(NamedTuple):
    """What becomes of a line: à enregistrer, déjà enregistrée, enregistrée, or refusée and why."""

    number: int
    verdict: str
    why: str = ""


class Tried(NamedTuple):
    """A file that was tried: its lines, and what becomes of each."""

    post: str
    name: str
    at: datetime
    lines: Sequence[Read]
    verdicts: Sequence[Verdict]

    def how_many(self, verdict: str) -> int:
        """How many lines have this verdict."""
        return sum(line.verdict == verdict for line in self.verdicts)


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
            tried = self._kept.get(digest)
        return tried if tried and tried.post == post and now - tried.at < KEPT_FOR else None
