"""What the pages of calls and of ends of conventions need of the platform."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Annotated, NamedTuple

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

    def posts_in(self, scope: str) -> list[PostRecord]:
        """The posts of a département, or the one that the scope names, closed or not."""
        there = self.posts_of(department_of(scope))
        return [each for each in there if each.post.startswith(scope)]

    def calls_of(self, department: str) -> dict[str, Call]:
        """The calls of a département by name."""
        return calls_of(self.store.entries(department))

    def calls(self) -> dict[str, Call]:
        """The calls of every département by name."""
        return {
            name: call for area in self.store.areas() for name, call in self.calls_of(area).items()
        }


TheDesk = Annotated[CallDesk, need(CallDesk)]
