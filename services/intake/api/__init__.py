"""The door over HTTP: facts in, answers out, and the history of a case or of a register."""

import re
from asyncio import wrap_future
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, NoReturn
from uuid import UUID

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, FastAPI, Request, Response
from pydantic_core import from_json

from contracts import problems
from contracts.answers import LOG_HEADER, FactAnswer
from contracts.envelope import MAX_BATCH, Envelope, Fact
from contracts.events.posts import RegisterCorrected
from contracts.streams import StreamId
from services.access.api.tokens import token_routes
from services.access.domain.policy import Action, Resource
from services.access.domain.principals import Principal
from services.access.gate import Gate
from services.access.readers import local_reader
from services.chassis.http import Check, ProblemFound, body_of, documented, health_router, install
from services.chassis.logs import logger
from services.chassis.metrics import Meters
from services.intake.api.details import PostPath, details_routes
from services.intake.api.log import log_routes
from services.intake.api.log_reading import RETRY_AFTER_S
from services.intake.application import metrics
from services.intake.application.envelope_validation import read
from services.intake.application.fact_writer import Submission
from services.intake.application.group_commit import Overloaded
from services.intake.application.history import (
    CaseHistory,
    RegisterHistory,
    case_history,
    told,
)
from services.intake.ports import AnotherLog, StoreFull, StoreUnavailable, VaultUnavailable

MAX_BODY = 5_000_000  # bytes: 500 envelopes weigh about 400 kB
AT_ONCE = 2  # bodies read: a thread for each of a crowd keeps Python from whoever asks a page
MEDIA_TYPES = ("application/json", "application/cloudevents-batch+json")

_ID = re.compile("[0-9A-Fa-f-]{36}")
_LOG = logger(__name__)


@dataclass(frozen=True, slots=True)
class Door:
    """What the endpoints need of the service."""

    submit: Callable[[Submission], "Future[list[FactAnswer]]"]
    history: Callable[[str], Sequence[tuple[int, Fact]]]
    """Each fact of a stream with its position."""
    checks: dict[str, Check]
    meters: Meters
    gate: Gate = field(default_factory=Gate)
    log_id: str = ""
    """Told with each answer, and asked of senders who know it."""


def create_app(door: Door) -> FastAPI:
    """The whole door as an application of its own."""
    app = FastAPI(
        title="Relais — recueil des faits",
        version="1",
        description="Les postes envoient leurs faits ; chacun reçoit sa réponse.",
        redoc_url=None,
        docs_url=None,
    )
    install(app)
    app.include_router(routes(door))
    app.include_router(health_router(door.checks, door.meters))
    return app


def openapi() -> dict[str, Any]:
    """The OpenAPI document, without a database."""

    def submit(_sent: Submission) -> "Future[list[FactAnswer]]":
        raise Overloaded

    def closed(*_asked: object) -> NoReturn:
        raise VaultUnavailable

    app = create_app(Door(submit, lambda _stream: (), {}, Meters(metrics.CATALOGUE)))
    app.include_router(details_routes(closed, local_reader))
    app.include_router(log_routes(closed, Gate()))
    return app.openapi()


def routes(door: Door) -> APIRouter:
    """The endpoints alone, for an application that serves others too."""
    router = APIRouter(prefix="/v1", tags=["faits"])
    reading = CapacityLimiter(AT_ONCE)

    @router.post(
        "/events",
        summary="Envoyer des faits",
        response_model_exclude_none=True,
        responses=documented(400, 401, 403, 413, 415, 421, 422, 503, 507),
        openapi_extra={"requestBody": _REQUEST_BODY, "parameters": [_LOG_MEANT]},
    )
    async def post_events(request: Request, response: Response) -> list[FactAnswer]:
        """Answer each envelope, in order: a bad fact never blocks the others.

        The answer comes once the accepted facts are stored durably. Sending the same
        facts again is safe: they are answered `duplicate`.
        """
        response.headers[LOG_HEADER] = door.log_id
        meant = request.headers.get(LOG_HEADER, door.log_id)
        if meant != door.log_id:
            raise ProblemFound(problems.ANOTHER_LOG.problem(str(AnotherLog(door.log_id, meant))))
        sender = await to_thread.run_sync(door.gate.signed_in, request)
        body = await _body(request)
        entries = await to_thread.run_sync(_entries, body, sender, limiter=reading)
        try:
            answers = await wrap_future(door.submit(Submission(entries)))
        except Overloaded:
            problem = problems.OVERLOADED.problem(
                "Trop de faits sont en attente d'enregistrement : rien de cet envoi n'est "
                "enregistré. Renvoyez-le tel quel dans quelques secondes."
            )
            raise ProblemFound(problem, RETRY_AFTER_S) from None
        except StoreFull:
            problem = problems.STORE_FULL.problem(
                "Le disque du journal est plein : rien de cet envoi n'est enregistré. "
                "Prévenez l'exploitant, gardez les faits et renvoyez-les plus tard."
            )
            raise ProblemFound(problem, RETRY_AFTER_S) from None
        except StoreUnavailable:
            raise ProblemFound(_unavailable(), RETRY_AFTER_S) from None
        _LOG.info("facts answered", facts=[_told(answer) for answer in answers])
        return answers

    @router.get(
        "/posts/{post}/cases/{case}",
        summary="Lire l'historique d'une situation",
        responses=documented(401, 404, 422, 503),
    )
    def get_case(request: Request, post: PostPath, case: UUID) -> CaseHistory:
        """Give every fact of a case of this post, with what was corrected or withdrawn."""
        door.gate.admit(request, Action.READ_CASE, Resource(post))
        history = case_history(post, case, _history(StreamId.of_case(case)))
        if history is None:
            raise ProblemFound(
                problems.NOT_FOUND.problem(f"Le poste {post} n'a aucune situation {case}.")
            )
        return history

    @router.get(
        "/posts/{post}/register",
        summary="Lire le registre d'un poste",
        responses=documented(401, 404, 422, 503),
    )
    def get_register(request: Request, post: PostPath) -> RegisterHistory:
        """Give every fact of the register, with its id, to whoever may mend some of them.

        `relais.register-corrected.v1` and `relais.register-withdrawn.v1`, sent as any fact,
        name the id of the fact as first said; who may say that fact may mend it.
        """
        door.gate.signed_in(request)
        facts = told(_history(post)) if door.gate.may_say(request, RegisterCorrected, post) else []
        if not facts:
            raise ProblemFound(
                problems.NOT_FOUND.problem(f"Aucun registre du poste {post} n'est à lire par vous.")
            )
        return RegisterHistory(post=post, facts=facts)

    def _history(stream: str) -> Sequence[tuple[int, Fact]]:
        try:
            return door.history(stream)
        except StoreUnavailable:
            raise ProblemFound(_unavailable(), RETRY_AFTER_S) from None

    whole = APIRouter()
    whole.include_router(router)
    whole.include_router(token_routes(door.gate))
    return whole


def _entries(body: bytes, sender: Principal) -> Sequence[Any]:
    """The facts and refusals in the body of a request; raises ProblemFound."""
    try:
        values = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        where = (
            str(error).rpartition(" at ")[2].replace("line", "ligne").replace("column", "colonne")
        )
        raise ProblemFound(
            problems.INVALID_JSON.problem(f"Le contenu envoyé n'est pas du JSON valide ({where}).")
        ) from None
    if not isinstance(values, list) or not values:
        raise ProblemFound(
            problems.BATCH_EXPECTED.problem(
                f"Envoyez une liste JSON de 1 à {MAX_BATCH} enveloppes, même pour un seul fait.",
                "$",
            )
        )
    if len(values) > MAX_BATCH:
        raise ProblemFound(
            problems.BATCH_TOO_LONG.problem(
                f"L'envoi compte {len(values)} faits, le maximum est {MAX_BATCH} : découpez-le. "
                "Rien n'est enregistré.",
                "$",
            )
        )
    return [read(value, sender) for value in values]


async def _body(request: Request) -> bytes:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in MEDIA_TYPES:
        raise ProblemFound(
            problems.UNSUPPORTED_MEDIA_TYPE.problem(
                f"Envoyez du JSON (Content-Type: {MEDIA_TYPES[0]}), et non « {media_type} »."
            )
        )
    too_large = problems.BODY_TOO_LARGE.problem(
        f"L'envoi dépasse {MAX_BODY // 1_000_000} Mo : découpez-le. Rien n'est enregistré."
    )
    return await body_of(request, MAX_BODY, too_large)


def _told(answer: FactAnswer) -> dict[str, str | int | None]:
    """Log the answer to each fact; of what the sender wrote, only a well-formed id is logged."""
    told = {"id": answer.id, "answer": answer.answer, "position": answer.position}
    if answer.problem:
        told["problem"] = answer.problem.type
    if not _ID.fullmatch(answer.id or ""):
        del told["id"]
    return told


def _unavailable() -> problems.Problem:
    return problems.STORE_UNAVAILABLE.problem(
        "Le journal est momentanément indisponible. Recommencez tel quel dans quelques "
        "secondes : rien ne sera enregistré deux fois."
    )


_LOG_MEANT = {
    "name": LOG_HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "L'identité du journal visé ; un autre refuse l'envoi (421).",
}
_REQUEST_BODY = {
    "required": True,
    "content": {
        media_type: {
            "schema": {
                "type": "array",
                "minItems": 1,
                "maxItems": MAX_BATCH,
                "items": Envelope.model_json_schema(),
            }
        }
        for media_type in MEDIA_TYPES
    },
}
