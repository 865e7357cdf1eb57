"""Files of accounts that were tried, kept for the time of a confirmation."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Annotated

from services.faces.accounts.printed import PrintedInvitation
from services.faces.accounts.sheet import Plan
from services.faces.needs import need
from services.intake.ports import Line

MOST_KEPT = 4  # files that were tried, of all readers
KEPT_FOR = timedelta(minutes=30)


@dataclass
class Tried:
    """A file that was tried and, once it is confirmed, what became of its invitations.

    `unsent`: those to print, with why they did not leave; their links are kept nowhere else, and
    here as long as the file is.
    """

    by: str
    name: str
    at: datetime
    lines: Sequence[Line]
    plan: Plan
    done: bool = False
    given: int = 0
    sending: int = 0
    sent: int = 0
    unsent: list[tuple[PrintedInvitation, str]] = field(default_factory=list)


class TriedAccounts:
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

    def find(self, digest: str, by: str, now: datetime) -> Tried | None:
        """A file of a reader that is still kept."""
        with self._lock:
            tried = self._kept.get(digest)
        return tried if tried and tried.by == by and now - tried.at < KEPT_FOR else None


TheFiles = Annotated[TriedAccounts, need(TriedAccounts)]
