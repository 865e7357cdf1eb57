"""What the pages of calls and of ends of conventions need of the platform."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, NamedTuple

from contracts.codes import DEPARTEMENT
from contracts.days import day_at
from contracts.identifiers import NATION
from contracts.patterns import department_of, is_siren
from contracts.period import Period
from contracts.read_model import PostRecord
from services.faces.navigation import place_of
from services.faces.needs import need
from services.reporting.domain.arbitration.calls import Call, calls_of
from services.reporting.domain.compositions import compositions
from services.reporting.domain.seats import post_of
from services.reporting.domain.territories import territories_of
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
        """The posts of a département, the one that the scope names, or those that serve a commune
        or an EPCI this year, or that it pays for; closed or not.
        """
        if "-" in scope or scope in DEPARTEMENT.by_code:
            there = self.posts_of(department_of(scope))
            return [each for each in there if each.post.startswith(scope)]
        records = self.register()
        year = Period.parse(str(self.today(department_of(scope) or NATION).year))
        found = territories_of(records, year).get(scope)
        served = {post_of(seat) for seat in found.seats} if found else set[str]()
        return [
            each
            for each in records
            if each.post in served or any(pledge.funder_code == scope for pledge in each.pledges)
        ]

    def place_of(self, scope: str, posts: Mapping[str, str]) -> str:
        """An area in words: an EPCI by the name that the register says of it today."""
        found = is_siren(scope) and compositions(self.register(), self.today(NATION)).get(scope)
        return found.name if found else place_of(scope, posts)

    def calls_of(self, department: str) -> dict[str, Call]:
        """The calls of a département by name."""
        return calls_of(self.store.entries(department))

    def calls(self) -> dict[str, Call]:
        """The calls of every département by name."""
        return {
            name: call for area in self.store.areas() for name, call in self.calls_of(area).items()
        }


TheDesk = Annotated[CallDesk, need(CallDesk)]
