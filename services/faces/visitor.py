"""Who looks at a page, as its navigation needs to know."""

from typing import NamedTuple

from fastapi import Request

from services.access.gate import Gate
from services.faces.navigation import Way, ways_of


class Visitor(NamedTuple):
    """Somebody at a page; `name` is empty before sign-in, `csrf` is that of their session."""

    alone: bool
    name: str = ""
    csrf: str = ""
    ways: tuple[Way, ...] = ()


def visitor(gate: Gate, request: Request) -> Visitor:
    """Whose browser asks; it refuses nobody, so that a refusal has its navigation too."""
    if gate.open or gate.access is None:
        return Visitor(alone=True)
    session = gate.session(request)
    who = gate.access.sign_in.principal(session) if session else None
    if session is None or who is None:
        return Visitor(alone=False)
    return Visitor(False, who.name, session.csrf, tuple(ways_of(who)))
