"""Two persons who open the same form before either sends it, and send it at the same moment."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

import httpx

from services.embedded.platform import Platform
from tests.at_once import at_once
from tests.integration.register.conftest import HELD, PASSWORD, Desk, Typed


class Sent(NamedTuple):
    """A form that a person sent, and what was answered."""

    person: Desk
    path: str
    typed: Mapping[str, object]
    answer: httpx.Response

    def again(self, **more: object) -> httpx.Response:
        """Send what the answer shows, as it is there, and `more`."""
        return self.person.send(self.path, {**Typed(self.answer.text).values, **more})


def colleague(opened: Platform, login: str) -> str:
    """Another account of the same role and scope."""
    name, (role, scope) = f"{login}-2", HELD[login]
    opened.access.accounts.create(name, PASSWORD, "test")
    opened.access.accounts.grant(name, role, scope, "test")
    return name


def signed_in(desk: Desk, *logins: str) -> list[Desk]:
    """A browser for each."""
    persons = [Desk(desk.transport, desk.clock) for _ in logins]
    for person, login in zip(persons, logins, strict=True):
        assert person.sign_in(login, PASSWORD).status_code == 303
    return persons


def sent_by_two(persons: Sequence[Desk], path: str, *said: Mapping[str, object]) -> list[Sent]:
    """What became of the form of each, that which was taken first."""
    sends = []
    for person, typed in zip(persons, said, strict=True):
        whole = {**Typed(person.form(path).text).values, **typed}
        sends.append(partial(_send, person, path.partition("?")[0], whole))
    return sorted(at_once(*sends), key=lambda each: each.answer.status_code)


def _send(person: Desk, path: str, typed: Mapping[str, object]) -> Sent:
    return Sent(person, path, typed, person.send(path, typed))
