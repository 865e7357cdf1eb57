"""The course of one situation: its days at the post, and when each fact is recorded."""

from services.synthetic.national118.acts import ACTS
from services.synthetic.national118.days import iso
from services.synthetic.national118.dice import Dice
from services.synthetic.national118.journal import Data, Journal
from services.synthetic.national118.practice import Practice

MORNING, WORKING_SECONDS = 30_600, 28_800  # recorded from 8:30 to 16:30, local time
PAUSE = 60, 240  # seconds between two facts recorded one after the other, at least, and more


class Story:
    """A situation of a post; time goes by in days on which someone is there.

    Facts recorded at once keep their order; a late one comes later than all before it.
    What ends the story (no more days) silences it.
    """

    __slots__ = ("_at", "_day", "_journal", "_second", "case", "dice", "force", "going", "practice")

    def __init__(
        self, journal: Journal, dice: Dice, practice: Practice, force: str, at: int
    ) -> None:
        """`at` is the rank of the day of the opening among the days of the post."""
        self.case = dice.uuid()
        self.dice = dice
        self.practice = practice
        self.force = force
        self.going = True
        self._journal = journal
        self._at = at
        self._day = practice.days[at]
        self._second = MORNING + int(dice.random() * WORKING_SECONDS)

    @property
    def day(self) -> str:
        """The day of the post, ISO."""
        return iso(self.practice.days[self._at])

    def open(self, says: Data) -> tuple[str, int]:
        """Record the opening, late or not: all the rest is recorded after it."""
        self._day += self.dice.of(ACTS.lags)
        return self._note(self._day, self._second, "case-opened", says), self._day

    def go_on(self, shortest: int, longest: int) -> bool:
        """Let some days of the post go by; False when none is left."""
        self._at += shortest + int(self.dice.random() * (longest - shortest + 1))
        self.going = self._at < len(self.practice.days)
        return self.going

    def say(self, kind: str, /, **says: object) -> str:
        """Record a fact of the day at once; returns its id."""
        return self._at_once(kind, self._dated(says))

    def act(self, kind: str, /, **says: object) -> tuple[str, int, Data]:
        """Record an act of the day, perhaps late; its id, the day of recording, the data."""
        data = self._dated(says)
        lag = self.dice.of(ACTS.lags)
        if not lag:
            return self._at_once(kind, data), self._day, data
        day = max(self.practice.days[self._at], self._day) + lag
        return self._note(day, self._any_second(), kind, data), day, data

    def later(self, after: int, kind: str, /, **says: object) -> None:
        """Record a fact `after` so many days of the post, if it has them, and no sooner than
        what was recorded so far."""
        at = self._at + after
        if at < len(self.practice.days):
            on = self.practice.days[at]
            data = {"post": self.practice.post.id, "occurred_on": iso(on), **says}
            self._note(max(on, self._day + 1), self._any_second(), kind, data)

    def mend(self, recorded: int, after: int, kind: str, /, **says: object) -> None:
        """Record, `after` so many days, a fact about one that was `recorded` on a day."""
        day = recorded + after
        data = {"post": self.practice.post.id, "occurred_on": iso(day), **says}
        self._note(day, self._any_second(), kind, data)

    def _dated(self, says: dict[str, object]) -> Data:
        return {"post": self.practice.post.id, "occurred_on": self.day, **says}

    def _at_once(self, kind: str, data: Data) -> str:
        today = self.practice.days[self._at]
        if today > self._day:
            self._day, self._second = today, self._any_second()
        else:
            self._second += PAUSE[0] + int(self.dice.random() * PAUSE[1])
        return self._note(self._day, self._second, kind, data)

    def _any_second(self) -> int:
        return MORNING + int(self.dice.random() * WORKING_SECONDS)

    def _note(self, day: int, second: int, kind: str, data: Data) -> str:
        return self._journal.note(day, second, kind, self.case, self.practice.writer, data)
