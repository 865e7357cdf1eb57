"""Facts told one after the other to the rules, as the log would."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from contracts.envelope import Fact
from contracts.streams import StreamId, stream_of
from services.intake.domain.activity import Month
from services.intake.domain.at_post import narrows, refuse_broken
from services.intake.domain.case import Case
from services.intake.domain.deciding import State, decide, evolve, post_of
from services.intake.domain.post import Post
from tests.builders import POST, fact

TODAY = date(2009, 6, 1)


class Story:
    """What has been accepted so far; `POST` is open from 2006-01-02 on."""

    def __init__(self, service: str = "police", today: date = TODAY) -> None:
        self.states: dict[StreamId, State | None] = {}
        self.today = today
        self.case = str(uuid4())
        self.opening = self.tell("post-opened", service=service)

    def tell(self, name: str, **changes: Any) -> Fact:
        """Accept a fact of the builders, or raise what refuses it."""
        return self.take(fact(name, **changes))

    def open(self, **changes: Any) -> Fact:
        """Open the case of this story on 2008-10-14."""
        return self.tell("case-opened", subject=self.case, **changes)

    def act(self, name: str, **changes: Any) -> Fact:
        """A fact about the case of this story."""
        return self.tell(name, subject=self.case, **changes)

    def take(self, said: Fact) -> Fact:
        """Accept `said`, or raise what refuses it."""
        stream, post = stream_of(said), post_of(said)
        register = self.states.get(StreamId(post)) if post else None
        known = self.states.get(stream)
        decide(said, known, register if isinstance(register, Post) else None, self.today)
        after = evolve(known, said)
        if isinstance(known, Post) and narrows(known, after):
            refuse_broken(known, after, self._of_post(known.post))
        self.states[stream] = after
        return said

    def _of_post(self, post: str) -> dict[StreamId, Case | Month]:
        return {
            stream: state
            for stream, state in self.states.items()
            if (isinstance(state, Case) and state.post == post)
            or (isinstance(state, Month) and stream.channel_key == post)
        }

    def mend(self, target: Fact, **changes: Any) -> Fact:
        """Correct a fact of the register: what it said, but for `changes`."""
        whole = target.event.model_dump(mode="json", exclude_unset=True) | changes
        return self.tell("register-corrected", corrects=str(target.id), data=whole)

    def take_back(self, target: Fact) -> Fact:
        """Withdraw a fact of the register."""
        return self.tell("register-withdrawn", withdraws=str(target.id))

    @property
    def register(self) -> Post | None:
        """What the register says of the post."""
        known = self.states.get(StreamId(POST))
        return known if isinstance(known, Post) else None

    def correct(self, target: UUID, on: str = "2008-10-22", **data: Any) -> Fact:
        """Replace a fact of the case by `data` (whole)."""
        whole = {"post": POST, **data}
        return self.act("fact-corrected", corrects=str(target), data=whole, occurred_on=on)

    def withdraw(self, target: UUID, on: str = "2008-10-23") -> Fact:
        """Withdraw a fact of the case."""
        return self.act("fact-withdrawn", withdraws=str(target), occurred_on=on)

    @property
    def state(self) -> Case:
        """The state of the case of this story."""
        case = self.states[StreamId.of_case(self.case)]
        assert isinstance(case, Case)
        return case
