"""A small world that is sealed three times: a quarter, its year, the year with corrections in."""

from collections.abc import Mapping
from random import Random
from typing import Any
from uuid import UUID

from pydantic_core import to_json

from services.embedded.platform import Platform
from tests.builders import PERSON, envelope

POSTS = {"27-01": "27229", "27-02": "27681", "76-01": "76540"}
AGES = ("lt18", "18_24", "25_45", "25_45", "46_65", "gt65")
OPENED = "2008-11-03"

_OF_POST = {
    "post-filled": {"effective_on": "2007-03-01"},
    "convention-signed": {"ends_on": "2009-12-31"},
}


class World:
    """What the posts say; ids are counted, so that a world is its seed."""

    def __init__(self, seed: int = 6, cases: int = 24, posts: Mapping[str, str] = POSTS) -> None:
        """`cases`: how many each post opens in the last quarter. `posts`: with their communes."""
        self.draw, self._number, self._cases = Random(seed), 0, cases
        self._posts = posts

    def first(self) -> list[dict[str, Any]]:
        """The registers and what the posts said before the quarter was sealed."""
        said = [
            self.say("post-opened", "2006-01-02", post=post, commune=commune, units=[commune])
            for post, commune in self._posts.items()
        ]
        for post in self._posts:
            for _ in range(self._cases):
                said += self.case(post, OPENED, "2009-01-05")
        return said

    def late(self, received: str = "2009-02-05") -> list[dict[str, Any]]:
        """Cases of a sealed quarter that came late, some corrected or withdrawn since."""
        said: list[dict[str, Any]] = []
        for post in self._posts:
            for number in range(12):
                case = self.case(post, "2008-12-01", received)
                about = {"post": post, "subject": case[0]["subject"], "occurred_on": "2008-12-02"}
                if number == 0:
                    gone = case[0]["id"]
                    case.append(self.say("fact-withdrawn", received, withdraws=gone, **about))
                if number == 1:
                    data = {**case[0]["data"], "person": {**PERSON, "sex": "m", "age": "gt65"}}
                    whole = {"corrects": case[0]["id"], "data": data}
                    case.append(self.say("fact-corrected", received, **whole, **about))
                said += case
        about = {"post": "27-02", "effective_on": "2008-07-01"}
        moved = self.say("post-amended", received, commune="28085", **about)
        right = {"corrects": moved["id"], "data": moved["data"] | {"commune": "76540"}}
        return [*said, moved, self.say("register-corrected", received, **right, **about)]

    def beside(self, received: str = "2009-01-06") -> list[dict[str, Any]]:
        """What the posts say that is no case: registers, activity, a survey, a series.

        Two of them have one employer.
        """
        said: list[dict[str, Any]] = []
        for number, post in enumerate(self._posts):
            for name in ("post-filled", "convention-signed", "funding-pledged", "survey-answered"):
                said.append(self.say(name, received, post=post, **_OF_POST.get(name, {})))
            for name in ("partner-contacted", "meeting-held"):
                for _ in range(2 + number):
                    said.append(self.say(name, received, post=post, occurred_on=OPENED))
            said.append(self.say("period-confirmed", received, post=post, cases_opened=self._cases))
        for post in [*self._posts][:2]:
            said.append(self.say("post-employer-named", received, post=post))
        said += self._territories(received)
        said.append(self.say("series-deposited", received, area="FR", value=7, period="2008"))
        return said

    def _territories(self, received: str) -> list[dict[str, Any]]:
        """Who pays for the first post of each département: it, its commune, and an EPCI."""
        said = []
        first = {post[:2]: post for post in reversed([*self._posts])}
        for department, post in sorted(first.items()):
            paid = {"post": post, "convention": f"{department}-c"}
            said.append(self.say("funding-pledged", received, funder="cg", **paid))
            code = {"funder": "commune", "funder_code": self._posts[post]}
            said.append(self.say("funding-pledged", received, **code, **paid))
        communes = [of for post, of in self._posts.items() if post[:2] == "27"]
        epci = {"siren": "200054781", "organisation": "Agglo", "communes": communes}
        said.append(self.say("funder-territory-declared", received, post="27-01", **epci))
        return said

    def case(self, post: str, day: str, received: str) -> list[dict[str, Any]]:
        """A person received: what the post says of it."""
        draw = self.draw
        case = str(UUID(int=self._number + 1, version=4))
        about = {"post": post, "subject": case}
        person = {**PERSON, "sex": draw.choice("ffm"), "age": draw.choice(AGES)}
        home = self._posts[post]
        person["commune"] = (home, home, "75056", "27229")[self._number % 4]
        said = [self.say("case-opened", received, occurred_on=day, person=person, **about)]
        if draw.random() < 0.5:
            said.append(self.say("interview-held", received, occurred_on=day, **about))
        if draw.random() < 0.5:
            orientation = str(UUID(int=self._number + 7, version=4))
            oriented = {"occurred_on": day, "orientation": orientation, **about}
            said.append(self.say("person-oriented", received, **oriented))
            if draw.random() < 0.5:
                said.append(self.say("orientation-answered", received, **oriented))
        return said

    def say(self, name: str, received: str, **data: Any) -> dict[str, Any]:
        """A fact, under the next id."""
        self._number += 1
        time = f"{received}T09:00:00+01:00"
        return envelope(name, id=UUID(int=self._number), time=time, **data)


def tell(opened: Platform, said: list[dict[str, Any]]) -> None:
    """Take facts in at the instants they name, and count them."""
    lines = [to_json(each) for each in said]
    for told in opened.intake.import_lines(lines, lambda fact: fact.time):
        assert told.answer.answer == "accepted", told.answer
    opened.projections.catch_up()
