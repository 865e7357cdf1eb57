"""What is said of a call for projects, entry by entry; rules.py lets it be said.

Entries are added, never changed: the last word on a request stands, a decision is replaced by
another one. Words of people (observations, reasons) are kept apart, and are no part of an entry.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True)

    @property
    def about(self) -> str:
        """What it is about, a path: two who say something of one at once contradict each other."""
        raise NotImplementedError


class CallOpened(_Said):
    """A call for the credits of a year; said again under its name, its terms are amended."""

    kind: Literal["call-opened"] = "call-opened"
    call: str
    year: int
    envelope: int
    deadline: date
    weights: dict[str, int]

    @property
    def about(self) -> str:
        """`27-2026-1/`: the call."""
        return f"{self.call}/"


class RequestMade(_Said):
    """An employer asks euros for a post; 0 takes the request back."""

    kind: Literal["request-made"] = "request-made"
    call: str
    post: str
    amount: int

    @property
    def about(self) -> str:
        """`27-2026-1/27-01/`: the post in the call."""
        return f"{self.call}/{self.post}/"


class SeenLine(_Said):
    """A post as it was seen when a version was kept: figures as they were shown."""

    post: str
    name: str
    rank: int
    score: str
    parts: dict[str, str]
    asked: int | None
    requested: bool
    cost: int | None
    third: int | None
    plan: str
    persons: str
    ends_on: date | None
    lacking: tuple[str, ...]
    proposed: int
    awarded: int

    @property
    def changed(self) -> bool:
        """Whether it differs from the proposal."""
        return self.awarded != self.proposed


class VersionKept(_Said):
    """A version of the awards, with everything that was seen; `final`: it is the decision.

    `replaces`: the number of the decision that it takes the place of.
    """

    kind: Literal["version-kept"] = "version-kept"
    call: str
    number: int
    final: bool
    replaces: int | None
    release: str
    envelope: int
    weights: dict[str, int]
    partial: bool
    lines: tuple[SeenLine, ...]

    @property
    def about(self) -> str:
        """`27-2026-1/`: the call."""
        return f"{self.call}/"

    @property
    def spent(self) -> int:
        """All that it awards, in euros."""
        return sum(line.awarded for line in self.lines)

    @property
    def left(self) -> int:
        """What is left of the envelope."""
        return self.envelope - self.spent


class AlertAnswered(_Said):
    """Somebody said what becomes of a convention that ends; `months`: the alert (0: the day)."""

    kind: Literal["alert-answered"] = "alert-answered"
    post: str
    convention: str
    months: int
    answer: str

    @property
    def about(self) -> str:
        """The end of the convention, as it was told."""
        return f"{self.post}/{self.convention}/{self.months}/"


class SteeringDecided(_Said):
    """A committee met and decided; what it decided is words. `next_on`: when it meets again."""

    kind: Literal["steering-decided"] = "steering-decided"
    held_on: date
    instance: str
    next_on: date | None = None

    @property
    def about(self) -> str:
        """`2026-02-20/comite_dep/`: the meeting."""
        return f"{self.held_on}/{self.instance}/"


Said = Annotated[
    CallOpened | RequestMade | VersionKept | AlertAnswered | SteeringDecided,
    Field(discriminator="kind"),
]


class CallEntry(NamedTuple):
    """An entry in its place: when, and by whose account."""

    position: int
    at: datetime
    who: str
    said: CallOpened | RequestMade | VersionKept | AlertAnswered | SteeringDecided


@dataclass(frozen=True)
class Call:
    """A call as it stands. `requests`: by post; `versions`: in their order, drafts among them.

    `last`: the position of the last entry that is about it.
    """

    terms: CallOpened
    requests: Mapping[str, CallEntry]
    versions: tuple[CallEntry, ...] = ()
    last: int = 0

    def version(self, number: int) -> VersionKept | None:
        """The version of that number."""
        return next((said for said in self._kept if said.number == number), None)

    @property
    def decision(self) -> VersionKept | None:
        """The decision that stands: the last one."""
        return next((said for said in reversed(self._kept) if said.final), None)

    @property
    def _kept(self) -> list[VersionKept]:
        return [each.said for each in self.versions if isinstance(each.said, VersionKept)]

    @property
    def asking(self) -> int:
        """How many posts ask for money: a request of 0 is one that is taken back."""
        return sum(bool(self.asked(post)) for post in self.requests)

    def asked(self, post: str) -> int | None:
        """What its employer asks for a post; None where no request stands."""
        noted = self.requests.get(post)
        said = noted.said if noted else None
        return said.amount if isinstance(said, RequestMade) and said.amount else None


def calls_of(entries: Iterable[CallEntry]) -> dict[str, Call]:
    """The calls of a département by name, in the order in which they were opened."""
    calls: dict[str, Call] = {}
    for noted in entries:
        said = noted.said
        if isinstance(said, CallOpened):
            known = calls.get(said.call) or Call(said, {})
            calls[said.call] = replace(known, terms=said, last=noted.position)
        elif isinstance(said, RequestMade):
            call = calls[said.call]
            requests = {**call.requests, said.post: noted}
            calls[said.call] = replace(call, requests=requests, last=noted.position)
        elif isinstance(said, VersionKept):
            call = calls[said.call]
            versions = (*call.versions, noted)
            calls[said.call] = replace(call, versions=versions, last=noted.position)
    return calls
