"""What the pages of a post need of the platform; a composition gives each under its type."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, NamedTuple, Protocol
from uuid import UUID

from contracts.answers import FactAnswer
from contracts.envelope import Fact
from contracts.read_model import OpenCaseRow
from services.faces.needs import need
from services.intake.application.fact_writer import Entry, paris_day
from services.intake.application.vault import CaseDetails
from services.intake.domain.details import Details
from services.intake.ports import Clock, Line


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


class CaseLog(Protocol):
    """The log as pages read it: one stream at a time (`case/{case}`, `{post}/{month}`, `{post}`).

    Each method raises StoreUnavailable.
    """

    def history(self, stream: str) -> Sequence[tuple[int, Fact]]:
        """Each fact of the stream with its position, in log order."""

    def head(self) -> int:
        """The position of the last fact of the log, 0 while it is empty."""


class CaseVault(Protocol):
    """The personal details of cases (`services.intake.application.vault.Vault`).

    Each method writes the access down first, and raises DetailsRefused, KeyRefused,
    VaultUnavailable and StoreUnavailable.
    """

    @property
    def months(self) -> int:
        """How long details are kept after the last contact."""

    def read(self, post: str, case: UUID, reader: str, purpose: str) -> CaseDetails:
        """The details of a case. Raises NoDetails where none are kept."""

    def put(
        self, post: str, case: UUID, details: Details, reader: str, purpose: str
    ) -> CaseDetails:
        """Keep `details` in place of all that was kept of a case."""

    def erase(self, post: str, case: UUID, reader: str, purpose: str) -> None:
        """Erase for good what is kept of a case. Raises NoDetails where none is."""

    def labels(self, post: str, cases: Sequence[str], reader: str) -> Mapping[str, str]:
        """The local label of each of `cases` that has one."""


class NothingCounted(Exception):
    """The read models have counted nothing of this post, or cannot be read."""


class CountedUpTo(NamedTuple):
    """The last fact that the figures of posts include, and when intake recorded it."""

    position: int
    recorded_at: datetime


class Figure(NamedTuple):
    """A figure of a post beside the median of like posts in the last release."""

    label: str
    value: str
    like_posts: str


class Quarter(NamedTuple):
    """What a post counts in a quarter, and whether the post has confirmed it."""

    cases_opened: int
    confirmed: bool
    figures: Sequence[Figure]
    compared_with: str
    """The release that the medians come from; empty for none."""


class Medians(NamedTuple):
    """Medians of like posts, and the release they are of; empty for none.

    `cases_opened`: the figure in words by (year, force).
    """

    release: str = ""
    cases_opened: Mapping[tuple[str, str], str] = {}


class ReleasedMedians(Protocol):
    """What a post may know of sealed releases."""

    def __call__(self, post: str) -> Medians:
        """The medians of posts like `post`, of the last release that compares it."""


class PostFigures(Protocol):
    """What is counted of posts: the views of the read model `site`, beside released medians.

    `services.faces.entry.counted` does this for both compositions.
    """

    def names(self) -> Mapping[str, str]:
        """Every post that ever opened, with its name; empty while nothing is counted."""

    def open_cases(self, post: str) -> Sequence[OpenCaseRow]:
        """The cases of a post that are not closed, the oldest act first. Raises NothingCounted."""

    def quarter(self, post: str, period: str) -> Quarter:
        """The exact figures of a post in a quarter (`2008-Q4`). Raises NothingCounted."""

    def confirmed(self, post: str, quarter: str) -> bool:
        """Whether the post has confirmed a quarter, or was not open at its end."""

    def counted(self) -> CountedUpTo | None:
        """How far the log is counted; None while nothing is, or the views cannot be read."""


class SheetReader(Protocol):
    """How the file of a register is read (`services.intake.adapters.spreadsheets`)."""

    def __call__(self, name: str, content: bytes) -> Sequence[Line]:
        """The lines of a CSV or XLSX file that are not empty. Raises FileRefused."""


class PostClock(NamedTuple):
    """The clock by which forms are dated."""

    now: Clock

    def today(self) -> date:
        """The day in Paris."""
        return paris_day(self.now())


TheDoor = Annotated[FactDoor, need(FactDoor)]
TheLog = Annotated[CaseLog, need(CaseLog)]
TheVault = Annotated[CaseVault, need(CaseVault)]
TheFigures = Annotated[PostFigures, need(PostFigures)]
TheSheets = Annotated[SheetReader, need(SheetReader)]
TheClock = Annotated[PostClock, need(PostClock)]
