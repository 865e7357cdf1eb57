"""What happens to accounts, as lines of the journal that the auditor reads."""

from collections.abc import Iterable

from services.access.ports import AccessJournal, Clock, Served


class Diary:
    """Writes who did what to which account; never what somebody typed."""

    def __init__(self, journal: AccessJournal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock

    def note(self, who: str, action: str, what: str = "", *, allowed: bool = True) -> None:
        """One line. `who`: a login, or whoever runs the machine; `what`: the account, if another's.

        `allowed` is False where it was tried and refused.
        """
        self._journal.note(Served(self._clock(), who, action, what, allowed, what))

    def note_all(self, who: str, said: Iterable[tuple[str, str, str]]) -> None:
        """A line for each (action, what, login that is a word of it), all or none."""
        now = self._clock()
        self._journal.note(
            *(Served(now, who, action, what, True, login) for action, what, login in said)
        )
