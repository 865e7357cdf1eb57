"""What a form of facts needs of the platform; a composition gives each under its type."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Annotated, NamedTuple, Protocol

from contracts.answers import FactAnswer
from contracts.days import day_at
from contracts.envelope import Fact
from services.faces.needs import need
from services.intake.application.fact_writer import Entry
from services.intake.ports import Clock


class FactDoor(Protocol):
    """Where facts enter the log (`services.intake.main.Intake`)."""

    @property
    def log_id(self) -> str:
        """The identity of the log: drawn at random, and known to no client."""

    def record(self, entries: Sequence[Entry]) -> Sequence[FactAnswer]:
        """Judge facts in their order; those accepted are durable when it returns.

        Raises Overloaded, StoreFull and StoreUnavailable.
        """

    def dry_run(self, entries: Sequence[Entry]) -> Sequence[FactAnswer]:
        """The answers that `record` would give now; nothing is stored. Raises StoreUnavailable."""


class FactsByStream(Protocol):
    """The log as pages read it, by streams (`case/{case}`, `{post}/{month}`, `{post}`).

    Each method raises StoreUnavailable.
    """

    def history(self, stream: str) -> Sequence[tuple[int, Fact]]:
        """Each fact of the stream with its position, in log order."""

    def histories(self, streams: Collection[str]) -> Mapping[str, Sequence[Fact]]:
        """The facts of each stream that has any, in log order."""

    def head(self) -> int:
        """The position of the last fact of the log, 0 while it is empty."""


class PostClock(NamedTuple):
    """The clock by which forms are dated."""

    now: Clock

    def today(self, post: str) -> date:
        """The day at a post."""
        return day_at(post, self.now())


TheDoor = Annotated[FactDoor, need(FactDoor)]
TheLog = Annotated[FactsByStream, need(FactsByStream)]
TheClock = Annotated[PostClock, need(PostClock)]
