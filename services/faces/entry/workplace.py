"""What the pages of a post need of the platform."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from contracts.answers import FactAnswer
from contracts.envelope import Fact
from contracts.read_model import OpenCaseRow
from services.access.gate import Gate
from services.intake.application.fact_writer import Submission, paris_day
from services.intake.application.states import fold
from services.intake.application.vault import VaultDoor
from services.intake.domain.post import Post
from services.intake.ports import Clock, FactLog

PostNames = Callable[[], Mapping[str, str]]
"""Every post that ever opened, with its name."""
OpenCases = Callable[[str], Sequence[OpenCaseRow]]
"""The situations of a post that are not closed, the oldest act first."""


class Figure(NamedTuple):
    """A figure of a post beside the median of like posts in the last release."""

    label: str
    value: str
    like_posts: str


class Quarter(NamedTuple):
    """What a post counts in a quarter, and whether all of it was counted."""

    cases_opened: int
    confirmed: bool
    figures: Sequence[Figure]
    compared_with: str
    """The release that the medians come from; empty for none."""


class NothingCounted(Exception):
    """The read models have counted nothing of this post, or cannot be read."""


class Histories(FactLog, Protocol):
    """The log, with the positions of a stream."""

    log_id: str

    def history(self, stream: str) -> Sequence[tuple[int, Fact]]:
        """Each fact of one stream with its position, in log order. Raises StoreUnavailable."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """The log, the vault and what is counted, as the pages of a post use them."""

    submit: Callable[[Submission], "Future[list[FactAnswer]]"]
    log: Histories
    vault: VaultDoor
    gate: Gate
    names: PostNames
    open_cases: OpenCases
    quarter: Callable[[str, str], Quarter]
    """Of a post and a quarter (`2008-Q4`). Raises NothingCounted."""
    labels: Callable[[str, Sequence[str], str], Mapping[str, str]]
    """The local labels of cases of a post, for a reader; each access is written down."""
    retention_months: int
    clock: Clock

    def today(self) -> date:
        """The day in Paris."""
        return paris_day(self.clock())

    def post(self, post: str) -> Post | None:
        """What the register says of a post. Raises StoreUnavailable."""
        found = fold(self.log.histories([post]).get(post, ())).state
        return found if isinstance(found, Post) else None
