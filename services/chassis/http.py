"""What every HTTP service has: problems (RFC 9457, in French), `/livez`, `/readyz`, `/metrics`.

A process that serves nothing else, a relay or a worker, serves the last three: `health`.
"""

import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Thread
from typing import Any, TypeVar, cast

import uvicorn
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contracts import problems
from contracts.validation_messages import french, path_of
from services.chassis.databases import is_about_nul
from services.chassis.logs import logger
from services.chassis.metrics import MEDIA_TYPE as METRICS_TYPE
from services.chassis.metrics import Meters
from services.chassis.processes import certified
from services.chassis.settings import Watched
from services.keys.asking import KeysAway

T = TypeVar("T")

_BY_STATUS: Mapping[int, tuple[problems.ProblemType, str]] = {
    400: (problems.REFUSED, "Le corps de la demande ne se lit pas : envoyez du JSON en UTF-8."),
    401: (problems.SIGN_IN_NEEDED, "Connectez-vous, ou joignez un jeton : l'envoi est long."),
    404: (problems.NOT_FOUND, "Rien ne se trouve à cette adresse : vérifiez-la."),
    405: (problems.METHOD_NOT_ALLOWED, "Cette adresse n'admet pas cette méthode HTTP."),
    413: (
        problems.BODY_TOO_LARGE,
        "L'envoi est trop volumineux, rien n'en est enregistré : envoyez-le en plusieurs fois.",
    ),
    415: (problems.UNSUPPORTED_MEDIA_TYPE, "Envoyez du JSON (Content-Type: application/json)."),
    503: (problems.OVERLOADED, "Le service est saturé : recommencez dans quelques secondes."),
}
STOP_S = 5.0
CLOSED = {"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff"}
NOTHING: Mapping[str, "Check"] = {}
_LOG = logger(__name__)

Check = Callable[[], str | None]
"""Says in French what keeps the process from working, or None."""


class ProblemFound(Exception):
    """Raised by an endpoint to answer with a problem."""

    def __init__(self, problem: problems.Problem, headers: Mapping[str, str] | None = None) -> None:
        """Answer `problem`, with these headers beside it."""
        super().__init__(problem.detail)
        self.problem = problem
        self.headers = headers

    def seen(self, request: Request) -> None:
        """Called once, before the request is answered: what is worth a line says it here."""


def problem_response(
    problem: problems.Problem, headers: Mapping[str, str] | None = None
) -> Response:
    """`problem` as application/problem+json, absent fields absent."""
    return Response(
        problem.model_dump_json(exclude_none=True),
        problem.status,
        headers=dict(headers or {}),
        media_type=problems.MEDIA_TYPE,
    )


def bare(request: Request, problem: problems.Problem) -> Response:
    """What is answered where no page can be made: a bare one for people, else `problem`."""
    if "text/html" not in request.headers.get("accept", ""):
        return problem_response(problem, CLOSED)
    page = f'<!doctype html><html lang="fr"><meta charset="utf-8"><title>{problem.title}</title>'
    page += f"<h1>{problem.title}</h1><p>{problem.detail}</p></html>"
    return HTMLResponse(page, problem.status, CLOSED)


async def body_of(request: Request, most: int, too_large: problems.Problem) -> bytes:
    """The body of a request. Raises ProblemFound with `too_large` beyond `most` bytes."""
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > most:
        raise ProblemFound(too_large)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise ProblemFound(too_large)
    return bytes(body)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of the problems an operation may answer."""
    content = {problems.MEDIA_TYPE: {"schema": problems.Problem.model_json_schema()}}
    return {
        status: {"description": "Problème (RFC 9457), en français.", "content": content}
        for status in statuses
    }


Answer = Callable[[Request, problems.Problem, Mapping[str, str] | None], Response]
"""Answers a request with a problem, and these headers beside it."""
Refusals = Mapping[type[Exception], Callable[[Exception], problems.Problem]]
"""Exceptions of a domain that endpoints let through, and what says the problem of each."""
NO_REFUSALS: Refusals = {}


def install(app: FastAPI, answer: Answer | None = None, refusals: Refusals = NO_REFUSALS) -> None:
    """Make `app` answer every error with a problem, or as `answer` says it."""

    async def _answered(request: Request, error: Exception) -> Response:
        if isinstance(error, ProblemFound):
            error.seen(request)
        said = next((refusals[kind] for kind in type(error).__mro__ if kind in refusals), None)
        problem, headers = (said(error), None) if said else problem_of(error)
        if answer is not None:
            return answer(request, problem, headers)
        return problem_response(problem, headers)

    refusals = {KeysAway: lambda away: problems.STORE_UNAVAILABLE.problem(str(away)), **refusals}
    for kind in (ProblemFound, HTTPException, RequestValidationError, *refusals):
        app.add_exception_handler(kind, _answered)
    app.router.redirect_slashes = False  # such a redirect repeats the Host that was asked for
    app.add_middleware(_HeadOfGet)
    app.add_middleware(Unexpected, answered=_answered)


NUL = problems.INVALID_REQUEST.problem(
    "La demande contient un caractère nul (U+0000), que rien ne garde : ôtez-le."
)
Answered = Callable[[Request, Exception], Awaitable[Response]]
"""Answers the request that raised this."""


class Unexpected:
    """ASGI middleware: what nothing else answers is one line of the log, and an answer.

    An address with a NUL, which no database can be asked for, goes no further.
    Once an answer has begun, or is over, there is only the line, which the server writes.
    """

    def __init__(self, app: ASGIApp, answered: Answered) -> None:
        self._app, self._answered = app, answered

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "http" and ("\0" in scope["path"] or b"%00" in scope["query_string"]):
            refused = await self._answered(Request(scope), ProblemFound(NUL))
            await refused(scope, receive, send)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            if begun or scope["type"] != "http":
                raise
            request, said = Request(scope), error
            try:
                answer = await self._answered(request, error)
                await answer(scope, receive, watched)
            except Exception as again:  # the page itself needs what failed
                if begun:
                    raise
                said = again  # and `error` is its context
                await bare(request, problem_of(error)[0])(scope, receive, send)
            route = getattr(scope.get("route"), "path", "")  # an address may hold a secret: a link
            _LOG.error("unexpected_error", route=route, exc_info=said)


class _HeadOfGet:
    """ASGI middleware: HEAD is answered with what GET would say, without its body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, without_body)


def problem_of(error: Exception) -> tuple[problems.Problem, Mapping[str, str] | None]:
    """An error of an endpoint as a problem, with the headers that go with it."""
    if is_about_nul(error):
        return NUL, None
    if isinstance(error, ProblemFound):
        return error.problem, error.headers
    if isinstance(error, HTTPException):
        kind, detail = _BY_STATUS.get(
            error.status_code, (problems.REFUSED, "La demande est refusée.")
        )
        problem = kind.problem(detail).model_copy(update={"status": error.status_code})
        return problem, error.headers
    if isinstance(error, RequestValidationError):
        errors = error.errors()
        said = [f"« {path_of(each['loc'][1:])} » : {french(each)}" for each in errors[:5]]
        path = path_of(errors[0]["loc"][1:])
        return problems.INVALID_REQUEST.problem(" ".join(said), path), None
    return problems.INTERNAL_ERROR.problem(
        "Une erreur inattendue s'est produite ; elle est consignée. "
        "Recommencez, puis prévenez l'exploitant si elle persiste."
    ), None


def health_router(
    checks: Mapping[str, Check], meters: Meters, notes: Mapping[str, Check] = NOTHING
) -> APIRouter:
    """`/livez`, `/readyz` (503 and the reasons when a check fails) and `/metrics`.

    `notes` say what an operator should know and what keeps nothing from working.
    """
    router = APIRouter(tags=["exploitation"])

    @router.get("/livez", summary="Le processus vit")
    async def livez() -> dict[str, str]:
        """Answer as long as the process runs, however busy its threads are."""
        return {"status": "ok"}

    @router.get(
        "/readyz",
        summary="Le processus peut servir",
        responses={503: {"description": "Ce qui l'en empêche, par contrôle."}},
    )
    def readyz() -> JSONResponse:
        """Answer 200 when every check passes, else 503."""
        failed = {name: reason for name, check in checks.items() if (reason := check())}
        if failed:
            return JSONResponse({"status": "indisponible", "checks": failed}, 503)
        said = {name: note for name, each in notes.items() if (note := each())}
        return JSONResponse({"status": "ok"} | ({"notes": said} if said else {}))

    @router.get(
        "/metrics",
        summary="Mesures au format Prometheus",
        response_class=Response,
        responses={200: {"content": {"text/plain": {}}, "description": "Mesures"}},
    )
    def metrics() -> Response:
        """Render the metrics; not to be served to the outside."""
        return Response(meters.render(), media_type=METRICS_TYPE)

    return router


@contextmanager
def health(watched: Watched, checks: Mapping[str, Check], meters: Meters) -> Iterator[int]:
    """Serve them in a thread meanwhile; yields the port. Raises OSError, and as `certified`."""
    app = FastAPI(title="Relais", docs_url=None, redoc_url=None, openapi_url=None)
    install(app)
    app.include_router(health_router(checks, meters))
    shown = certified(watched.tls_certificate, watched.tls_key)
    config = uvicorn.Config(app, log_config=None, access_log=False, ssl_context_factory=shown)
    with socket.create_server((watched.host, watched.port)) as listening:
        server, port = uvicorn.Server(config), listening.getsockname()[1]
        (thread := Thread(target=server.run, args=([listening],), daemon=True)).start()
        _LOG.info("health_listens", host=watched.host, port=port)
        try:
            yield port
        finally:
            server.should_exit = True
            thread.join(STOP_S)


def give(app: FastAPI, given: Mapping[type[Any], Any]) -> None:
    """Let the endpoints of `app` find what they need, each under the type it asks for."""
    app.state.given = {**getattr(app.state, "given", {}), **given}


def taken(request: Request, kind: type[T]) -> T:
    """What the composition gave under `kind`. Raises KeyError where it gave nothing."""
    return cast(T, request.app.state.given[kind])


def need(kind: type[Any]) -> Any:
    """The dependency that gives an endpoint what the composition gave under `kind`."""

    async def found(request: Request) -> Any:
        return taken(request, kind)

    return Depends(found)
