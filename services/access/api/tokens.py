"""`POST /v1/token`: access for an hour against a token (OAuth 2.0, RFC 6749, sections 4.4, 5)."""

from base64 import b64decode
from typing import Annotated, Literal
from urllib.parse import parse_qsl, unquote_plus
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from contracts import problems
from services.access.gate import Gate, NotAdmitted
from services.access.ports import AccessRefused
from services.chassis.http import ProblemFound, body_of, documented

FORM = "application/x-www-form-urlencoded"
GRANT = "client_credentials"
MOST = 4_000  # bytes of the form
ANY_PROGRAM = "relais"
"""A `client_id` for who does not know the number of its token: the secret says whose it is."""
FIELDS = ("grant_type", "client_id", "client_secret", "scope")
_BODY = {
    "required": True,
    "content": {
        FORM: {
            "schema": {
                "type": "object",
                "properties": {
                    "grant_type": {"const": GRANT},
                    "client_id": {"type": "string"},
                    "client_secret": {"type": "string"},
                    "scope": {"type": "string"},
                },
                "required": ["grant_type"],
            }
        }
    },
}


class Granted(BaseModel):
    """What RFC 6749, section 5.1, answers."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"
    expires_in: Annotated[int, Field(description="En secondes.")]
    scope: Annotated[str, Field(description="Les postes, séparés par une espace.")]


class Refusal(problems.Problem):
    """A problem that says the code of RFC 6749, section 5.2, too."""

    error: str


def token_routes(gate: Gate) -> APIRouter:
    """The endpoint, for the application that takes facts."""
    router = APIRouter(prefix="/v1", tags=["accès"])

    @router.post(
        "/token",
        summary="Échanger un jeton contre un accès d'une heure",
        responses=documented(400, 401, 413, 415),
        openapi_extra={"requestBody": _BODY},
    )
    async def exchange(request: Request, response: Response) -> Granted:
        """The token by HTTP Basic, or in the form (`client_id`, `client_secret`)."""
        said = await _form(request)
        id, secret = _shown(request, said)
        granted = await to_thread.run_sync(_exchanged, gate, id, secret, said.get("scope", ""))
        response.headers.update({"Cache-Control": "no-store", "Pragma": "no-cache"})
        return granted

    return router


def _exchanged(gate: Gate, id: str, secret: str, scope: str) -> Granted:
    if gate.access is None or gate.open:
        raise _refused("invalid_request", "Il n'y a pas de compte ici : rien n'est à échanger.")
    try:
        given = gate.access.programs.exchange(secret, None if id == ANY_PROGRAM else UUID(id))
    except (AccessRefused, ValueError) as refused:
        sentence = str(refused) if isinstance(refused, AccessRefused) else ""
        raise _unknown(sentence) from None
    if not set(scope.split()) <= set(given.posts):
        raise _refused("invalid_scope", f"Ce jeton vaut pour {', '.join(given.posts)} seulement.")
    return Granted(access_token=given.secret, expires_in=given.seconds, scope=" ".join(given.posts))


async def _form(request: Request) -> dict[str, str]:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise ProblemFound(
            problems.UNSUPPORTED_MEDIA_TYPE.problem(f"Envoyez un formulaire : {FORM}.")
        )
    too_large = problems.BODY_TOO_LARGE.problem(f"{MOST} octets au plus.")
    body = await body_of(request, MOST, too_large)
    try:
        pairs = parse_qsl(body.decode(), strict_parsing=bool(body), keep_blank_values=True)
    except ValueError:
        raise _refused("invalid_request", "Ce formulaire ne se lit pas.") from None
    said = dict(pairs)
    if len(said) != len(pairs):
        raise _refused("invalid_request", "Un champ est dit deux fois.")
    if said.get("grant_type") != GRANT:
        code = "unsupported_grant_type" if said.get("grant_type") else "invalid_request"
        raise _refused(code, f"« grant_type » vaut « {GRANT} ».")
    return said


def _shown(request: Request, said: dict[str, str]) -> tuple[str, str]:
    """The number and the secret of the token, by the one way or the other."""
    scheme, _, basic = request.headers.get("authorization", "").partition(" ")
    if not scheme:
        return said.get("client_id", ""), said.get("client_secret", "")
    if scheme.lower() != "basic" or "client_secret" in said:
        raise _refused("invalid_request", "Le jeton se montre par une voie : Basic, ou les champs.")
    try:
        id, _, secret = b64decode(basic, validate=True).decode().partition(":")
    except ValueError:
        raise _unknown() from None
    return unquote_plus(id), unquote_plus(secret)


def _refused(code: str, sentence: str) -> ProblemFound:
    problem = problems.REFUSED.problem(sentence)
    return ProblemFound(Refusal(**problem.model_dump(), error=code))


def _unknown(sentence: str = "") -> NotAdmitted:
    sentence = sentence or "Ces champs ne nomment aucun jeton : voyez « relais token list »."
    problem = Refusal(
        **problems.SIGN_IN_NEEDED.problem(sentence).model_dump(), error="invalid_client"
    )
    return NotAdmitted(problem, {"WWW-Authenticate": "Basic", "Cache-Control": "no-store"})
