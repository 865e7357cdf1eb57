"""The personal details of a case over HTTP; each access names a purpose, which is logged."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Path, Request, Response

from contracts import problems
from contracts.patterns import POST_ID
from services.access.readers import Reader
from services.chassis.http import ProblemFound, documented
from services.intake.api.log_reading import RETRY_AFTER_S
from services.intake.application.vault import CaseDetails, Vault
from services.intake.domain.details import (
    Details,
    DetailsRefused,
    NoSuchCase,
    UnknownPurpose,
)
from services.intake.domain.purposes import PURPOSES
from services.intake.ports import KeyRefused, StoreUnavailable, VaultUnavailable

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


def details_routes(opened: Callable[[], Vault], reader: Callable[[Request], Reader]) -> APIRouter:
    """Routes on the vault that `opened` returns; `reader` says who asks, or raises ProblemFound."""
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
            return opened().read(post, case, name, purpose)

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
            return opened().put(post, case, details, name, purpose)

    @router.delete(
        "/details",
        summary="Effacer les détails personnels d'une situation, à la demande de la personne",
        status_code=204,
        responses=documented(401, 403, 404, 422, 503),
    )
    def delete_details(post: PostPath, case: UUID, purpose: Purpose, request: Request) -> None:
        """Destroy the key and the row of a case; the log says that it was done, and when."""
        with _refusals():
            opened().erase(post, case, _allowed(reader(request), post, case), purpose)

    return router


def _allowed(asking: Reader, post: str, case: UUID) -> str:
    """The reader's name. A post that is not theirs looks like one without this case."""
    if post not in asking.posts:
        raise NoSuchCase(post, case)
    return asking.name


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
