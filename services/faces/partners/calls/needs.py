"""What the pages of arbitration need of the platform, and the words of their criteria."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, NamedTuple

from contracts.data_files import read_toml
from contracts.days import day_at
from contracts.patterns import department_of
from contracts.read_model import PostRecord
from services.faces.needs import need
from services.reporting.domain.arbitration.calls import Call, calls_of
from services.reporting.ports import CallStore


class CallDesk(NamedTuple):
    """`register`: each post, without what counts or describes persons."""

    store: CallStore
    register: Callable[[], Sequence[PostRecord]]
    clock: Callable[[], datetime]

    def today(self, area: str) -> date:
        """The day there."""
        return day_at(area, self.clock())

    def posts_of(self, department: str) -> list[PostRecord]:
        """The posts of a département, closed ones among them."""
        return [each for each in self.register() if department_of(each.post) == department]

    def calls_of(self, department: str) -> dict[str, Call]:
        """The calls of a département by name."""
        return calls_of(self.store.entries(department))


TheDesk = Annotated[CallDesk, need(CallDesk)]


class Criterion(NamedTuple):
    """A criterion: its name, what it measures, and its adverse effect."""

    label: str
    measures: str
    adverse: str


class _Words(NamedTuple):
    criteria: dict[str, Criterion]
    lacking: dict[str, str]
    answers: dict[str, str]


_WORDS = read_toml("services/faces/partners/calls/criteria.toml", _Words)
CRITERIA: Mapping[str, Criterion] = _WORDS.criteria
LACKING: Mapping[str, str] = _WORDS.lacking
"""The conditions of a complete file, as what is missing."""
ANSWERS: Mapping[str, str] = _WORDS.answers
"""What may be said of a convention that ends."""
