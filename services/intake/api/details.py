"""The personal details of a case over HTTP, for a purpose that is written down."""

from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Path, Request, Response

from contracts import problems
from contracts.identifiers import POST_ID
from services.access.domain.policy import Action, Resource, may
from services.access.domain.principals import Principal
from services.access.gate import Gate
from services.chassis.http import ProblemFound, documented
from services.intake.application.vault import CaseDetails
from services.intake.domain.details import (
    PURPOSES,
    Details,
    DetailsRefused,
    NoSuchCase,
    UnknownPurpose,
)
from services.intake.ports import KeyRefused, StoreUnavailable, VaultUnavailable

RETRY_AFTER_S = {"Retry-After": "2"}
PRIVATE = "no-store"  # neither a browser nor a proxy keeps what is personal
PostPath = Annotated[str, Path(pattern=POST_ID)]
Purpose = Annotated[
    str,
    Header(
        alias="Relais-Purpose",
        description="Pourquoi ces détails sont ouverts ; c'est consigné avec le nom du lecteur.",
        json_schema_extra={"enum": list(PURPOSES)},
    ),
]
"""A header, not the query: no link and no form of another site can set it."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, as the access log names them, and the posts whose details they may open."""

    name: str
    posts: Container[str]


@dataclass(frozen=True, slots=True)
class VaultDoor:
    """What the endpoints need of the vault."""

    read: Callable[[str, UUID, str, str], CaseDetails]
    put: Callable[[str, UUID, Details, str, str], CaseDetails]
    erase: Callable[[str, UUID, str, str], None]


class EveryPost(Container[str]):
    """For whoever sits at the machine that holds the data."""

    def __contains__(self, _post: object) -> bool:
        return True


LOCAL = Reader("poste local", EveryPost())
NOBODY = Reader("inconnu", frozenset())


def local_reader(request: Request) -> Reader:
    """Without accounts: this machine opens everything, all others nothing.

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
    """Who asks by their account, or this machine while there are none."""

    def reader(request: Request) -> Reader:
        who = gate.signed_in(request)
        return Reader(who.name, May(who)) if who else local_reader(request)

    return reader


def details_routes(door: VaultDoor, reader: Callable[[Request], Reader]) -> APIRouter:
    """The endpoints alone; `reader` says who asks, or raises ProblemFound."""
    router = APIRouter(prefix="/v1/posts/{post}/cases/{case}", tags=["coffre"])

    @router.get(
        "/details",
        summary="Ouvrir les détails personnels d'une situation",
        responses=documented(401, 403, 404, 422, 503),
    )
    def get_details(
        post: PostPath, case: UUID, purpose: Purpose, request: Request, response: Response
    ) -> CaseDetails:
        """Give the details, with the day of their erasure; the access is written down first."""
        with _refusals():
            name = _allowed(reader(request), post, case)
            response.headers["Cache-Control"] = PRIVATE
            return door.read(post, case, name, purpose)

    @router.put(
        "/details",
        summary="Remplacer les détails personnels d'une situation",
        responses=documented(400, 401, 403, 404, 422, 503),
    )
    def put_details(
        post: PostPath,
        case: UUID,
        details: Details,
        purpose: Purpose,
        request: Request,
        response: Response,
    ) -> CaseDetails:
        """Keep these details instead of all that was kept; a field left out is erased."""
        with _refusals():
            name = _allowed(reader(request), post, case)
            response.headers["Cache-Control"] = PRIVATE
            return door.put(post, case, details, name, purpose)

    @router.delete(
        "/details",
        summary="Effacer les détails personnels d'une situation, à la demande de la personne",
        status_code=204,
        responses=documented(401, 403, 404, 422, 503),
    )
    def delete_details(post: PostPath, case: UUID, purpose: Purpose, request: Request) -> None:
        """Destroy the key and the row of a case; the log says that it was done, and when."""
        with _refusals():
            door.erase(post, case, _allowed(reader(request), post, case), purpose)

    return router


def _allowed(asking: Reader, post: str, case: UUID) -> str:
    """The reader's name. A post that is not theirs looks like one without this case."""
    if post not in asking.posts:
        raise NoSuchCase(post, case)
    return asking.name


def _is_loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False


@contextmanager
def _refusals() -> Iterator[None]:
    """Answer what the vault and the log refuse with a problem."""
    try:
        yield
    except UnknownPurpose as refused:
        problem = problems.INVALID_REQUEST.problem(str(refused), "$.Relais-Purpose")
    except DetailsRefused as refused:
        problem = problems.NOT_FOUND.problem(str(refused))
    except (KeyRefused, VaultUnavailable) as refused:
        problem = problems.VAULT_UNAVAILABLE.problem(str(refused))
    except StoreUnavailable:
        problem = problems.STORE_UNAVAILABLE.problem(
            "Le journal est momentanément indisponible : recommencez dans quelques secondes. "
            "Des détails effacés le sont ; le journal le dira."
        )
    else:
        return
    raise ProblemFound(problem, RETRY_AFTER_S if problem.status == 503 else None)
