"""Who may open personal details: an account with that right, or this machine without accounts."""

from collections.abc import Callable, Container
from dataclasses import dataclass

from fastapi import Request

from services.access.domain.policy import Action, Resource, may
from services.access.domain.principals import LOCAL, Principal
from services.access.gate import Gate, is_of_this_machine


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever opens the vault: `name` goes to its journal, `posts` are those it opens for them."""

    name: str
    posts: Container[str]


class EveryPost(Container[str]):
    """Contains every post."""

    def __contains__(self, _post: object) -> bool:
        return True


NOBODY = Reader("inconnu", frozenset())


def local_reader(request: Request) -> Reader:
    """The reader of a request while there are no accounts: all for this machine, else nothing."""
    return Reader(LOCAL.name, EveryPost()) if is_of_this_machine(request) else NOBODY


class May(Container[str]):
    """The posts whose vault a principal may open."""

    def __init__(self, who: Principal) -> None:
        self._who = who

    def __contains__(self, post: object) -> bool:
        return may(self._who, Action.OPEN_VAULT, Resource(str(post)))


def reader_of(request: Request, who: Principal) -> Reader:
    """Who asks, as the vault's journal names them, with the posts whose vault they may open."""
    return local_reader(request) if who is LOCAL else Reader(who.name, May(who))


def reader_at(gate: Gate) -> Callable[[Request], Reader]:
    """The dependency that finds the reader of a request. It raises NotAdmitted."""
    return lambda request: reader_of(request, gate.signed_in(request))
