"""The checkpoints that the log has signed, over HTTP, and where witnesses send their cosignatures.

A checkpoint says how many facts the whole nation had recorded. Anybody may read those of whole
working days; the auditor and registered witnesses those of each hour (ADR 0043).
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from contracts import problems
from contracts.transparency.notes import SIZE_MAX, Note
from contracts.transparency.signing import cosignatures
from contracts.transparency.succession import LIST_KIND
from services.access.gate import Gate
from services.chassis.http import body_of, documented
from services.intake.api.log_reading import LogDoor, door_for, refusals
from services.intake.api.proofs import proof_routes
from services.intake.application.checkpoints import Checkpoints

TEXT = "text/plain; charset=utf-8"
MAX_NOTE = 20_000  # bytes: a checkpoint under a hundred cosignatures
MAX_CHECKPOINTS = 1_000
_TEXT_SCHEMA = {"text/plain": {"schema": {"type": "string"}}}
_PLAIN: dict[int | str, dict[str, Any]] = {200: {"content": _TEXT_SCHEMA}}


class SignedCheckpoint(BaseModel):
    """A checkpoint, when each witness cosigned it (POSIX time), and the note itself."""

    size: int
    signed_at: str
    witnesses: Mapping[str, int]
    note: str


class Successions(BaseModel):
    """The successions of the log's keys, the first one first: what contracts.transparency reads."""

    kind: str
    notes: list[str]


class Kept(BaseModel):
    """The answer to a cosignature: which witness's was stored, under a checkpoint of which size."""

    witness: str
    size: int


def log_routes(opened: Callable[[], LogDoor], gate: Gate) -> APIRouter:
    """Routes for checkpoints and proofs; `opened` returns the log when a request needs it."""
    router = APIRouter(prefix="/v1/log", tags=["journal"])

    @router.get(
        "/key",
        summary="La clé publique du journal",
        response_class=Response,
        responses=_PLAIN,
    )
    def key() -> Response:
        """Give the key that checks what the log signs, on one line (C2SP signed-note)."""
        return Response(f"{opened().checkpoints.key.text()}\n", media_type=TEXT)

    @router.get(
        "/keys",
        summary="Les successions de clé du journal",
        responses=documented(503),
    )
    def keys() -> Successions:
        """List how each key came in the place of the one before, as signed notes."""
        with refusals():
            notes = opened().checkpoints.successions()
        return Successions(kind=LIST_KIND, notes=[note.render() for note in notes])

    @router.get(
        "/checkpoint",
        summary="Le dernier point de contrôle",
        response_class=Response,
        responses=_PLAIN | documented(404, 503),
    )
    def checkpoint(request: Request) -> Response:
        """Give the latest checkpoint: to everybody that of the last working day, signed by the log;
        to the auditor and to witnesses that of the last hour, with the cosignatures known."""
        return Response(door_for(request, opened, gate).latest().note.render(), media_type=TEXT)

    @router.get("/checkpoints", summary="Les points de contrôle", responses=documented(422, 503))
    def checkpoints(
        request: Request,
        before: Annotated[int, Query(ge=0, le=SIZE_MAX)] = SIZE_MAX,
        limit: Annotated[int, Query(ge=1, le=MAX_CHECKPOINTS)] = 100,
    ) -> list[SignedCheckpoint]:
        """List the checkpoints smaller than `before`, the largest first: one a working day."""
        door = door_for(request, opened, gate)
        with refusals():
            known, found = door.checkpoints.kept.witnesses(), door.before(before, limit)
        return [
            SignedCheckpoint(
                size=each.size,
                signed_at=each.at.isoformat(timespec="seconds"),
                witnesses=cosignatures(each.note, known),
                note=each.note.render(),
            )
            for each in found
        ]

    @router.post(
        "/cosignatures",
        summary="Remettre la signature d'un témoin",
        responses=documented(403, 409, 413, 422, 503),
        openapi_extra={"requestBody": {"required": True, "content": _TEXT_SCHEMA}},
    )
    async def post_cosignature(request: Request) -> Kept:
        """Keep a registered witness's line under a checkpoint of this log.

        The signature says who sends it: no account is needed.
        """
        too_long = problems.BODY_TOO_LARGE.problem(f"Une note signée tient en {MAX_NOTE} octets.")
        return await to_thread.run_sync(
            _keep, opened().checkpoints, await body_of(request, MAX_NOTE, too_long)
        )

    router.include_router(proof_routes(opened, gate))
    return router


def _keep(checkpoints: Checkpoints, body: bytes) -> Kept:
    with refusals():
        witness, size = checkpoints.cosign(Note.read(body.decode(errors="replace")))
    return Kept(witness=witness.name, size=size)
