"""Who may open personal details: an account with that right, or this machine without accounts."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from ipaddress import ip_address

from fastapi import Request

from services.access.domain.policy import Action, Resource, may
from services.access.domain.principals import Principal
from services.access.gate import Gate


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever opens the vault: `name` goes to its journal, `posts` are those it opens for them."""

    name: str
    posts: Container[str]


class EveryPost(Container[str]):
    """Contains every post."""

    def __contains__(self, _post: object) -> bool:
        return True


LOCAL = Reader("poste local", EveryPost())
NOBODY = Reader("inconnu", frozenset())


def local_reader(request: Request) -> Reader:
    """The reader of a request while there are no accounts: all for this machine, else nothing.

    A request that came through a proxy, or that names another host (a page that has its own
    name resolved to 127.0.0.1), is not of this machine.
    """
    came_through = {"forwarded", "x-forwarded-for"} & set(request.headers)
    here = request.client and _is_loopback(request.client.host)
    return LOCAL if here and not came_through and _is_loopback(request.url.hostname) else NOBODY


class May(Container[str]):
    """The posts whose vault a principal may open."""

    def __init__(self, who: Principal) -> None:
        self._who = who

    def __contains__(self, post: object) -> bool:
        return may(self._who, Action.OPEN_VAULT, Resource(str(post)))


def reader_at(gate: Gate) -> Callable[[Request], Reader]:
    """The dependency that finds the reader of a request. It raises NotAdmitted."""

    def reader(request: Request) -> Reader:
        who = gate.signed_in(request)
        return Reader(who.name, May(who)) if who else local_reader(request)

    return reader


def _is_loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False
