"""One error page for all faces: people read a page and keep what they typed, programs a problem."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from contracts.problems import (
    BODY_TOO_LARGE,
    FIGURES_NOT_READY,
    INVALID_REQUEST,
    NOT_FOUND,
    REFUSED,
    SCOPE_NOT_OF_VIEW,
    SIGN_IN_NEEDED,
    STORE_UNAVAILABLE,
    UNKNOWN_RELEASE,
    Problem,
)
from services.access.gate import SIGN_IN
from services.chassis import http
from services.chassis.http import ProblemFound, problem_response
from services.faces.page import Page
from services.faces.theme.told import for_people
from services.intake.ports import StoreUnavailable

MOST = 1_000_000  # bytes of a form without its file: no page asks for a tenth of that
TOO_LONG = (
    "L'envoi est trop volumineux : rien n'est enregistré. Revenez à la page précédente, où votre "
    "saisie est restée, et raccourcissez ce qui a été collé ; d'un fichier, faites-en deux."
)
UNREADABLE = "Ce formulaire ne se lit pas : revenez à la page précédente et recommencez."
NOTHING_YET = (UNKNOWN_RELEASE.uri, SCOPE_NOT_OF_VIEW.uri)
"""Problems which, where no field is at fault, say that nothing is out yet."""
NEVER_REPEATED = ("csrf", "mot_de_passe")
"""Fields of a form that no page writes again."""


class Refused(ProblemFound):
    """Raised by a page that cannot be shown; `sentence` (French) says what to do."""

    def __init__(self, sentence: str, status: int = 422, title: str = "Demande refusée") -> None:
        """`title`: of the page that says it."""
        problem = INVALID_REQUEST.problem(sentence)
        super().__init__(problem.model_copy(update={"status": status, "title": title}))


async def posted(request: Request) -> FormData:
    """The form of a request, kept at hand for the error page; a dependency, so that endpoints
    may block."""
    try:
        form = await request.form(max_files=1, max_fields=200, max_part_size=MOST)
    except HTTPException as refused:
        with suppress(ClientDisconnect, RuntimeError):  # a browser reads no answer before its end
            async for _part in request.stream():
                pass
        if "size" not in str(refused.detail):
            raise ProblemFound(REFUSED.problem(UNREADABLE)) from None
        raise ProblemFound(BODY_TOO_LARGE.problem(TOO_LONG)) from None
    request.state.posted = form
    if sum(len(text) for _, text in form.multi_items() if isinstance(text, str)) > MOST:
        request.state.posted = FormData()
        raise ProblemFound(BODY_TOO_LARGE.problem(TOO_LONG))
    return form


Posted = Annotated[FormData, Depends(posted)]


def install(app: FastAPI, refusals: http.Refusals = http.NO_REFUSALS) -> None:
    """Make `app` answer every error, those of a domain among them."""
    http.install(app, _answer, {StoreUnavailable: _log_away, **refusals})


def _log_away(_error: Exception) -> Problem:
    return STORE_UNAVAILABLE.problem(
        "Le journal ne répond pas : rien n'est enregistré, rien n'est perdu. Recommencez dans "
        "quelques secondes."
    )


def _answer(request: Request, problem: Problem, headers: Mapping[str, str] | None) -> Response:
    """A page for people; what a script or a program asked for stays a problem (RFC 9457)."""
    if request.url.path.startswith("/v1/") or "json" in request.headers.get("accept", ""):
        return problem_response(problem, headers)
    problem = _for_people(request, problem)
    path = request.url.path
    if problem.status == NOT_FOUND.status and request.method == "GET" and path[1:].endswith("/"):
        return RedirectResponse(f"/{path.strip('/')}", 307)
    kept = _kept(request)
    if problem.status == SIGN_IN_NEEDED.status:
        if not kept:
            return RedirectResponse(f"{SIGN_IN}?suite={request.url.path}", 303)
        return Page(
            "expired.html", 401, title="Session expirée", kept=kept, action=request.url.path
        )
    if problem.type == FIGURES_NOT_READY.uri:
        return Page("empty.html", problem.status, title="Rien encore à montrer")
    if problem.type in NOTHING_YET and not problem.field:
        title = "Rien encore de publié"
        return Page("empty.html", problem.status, title=title, sentence=for_people(problem.detail))
    return Page(
        "error.html",
        problem.status,
        title=problem.title,
        sentence=for_people(problem.detail),
        refused=request.method == "POST",
        kept=kept,
        action=request.url.path,
    )


def _for_people(request: Request, problem: Problem) -> Problem:
    """What is wrong with an address, without the words of the API."""
    name = (problem.field or "").removeprefix("$.")
    if problem.type != INVALID_REQUEST.uri or not name:
        return problem
    if name in request.path_params:
        return NOT_FOUND.problem("Rien ne se trouve à cette adresse : vérifiez-la.")
    return INVALID_REQUEST.problem(
        f"Cette adresse est incomplète, ou l'une de ses valeurs ne se lit pas (« {name} ») : "
        "revenez à l'accueil, et reprenez le chemin de la page."
    )


def _kept(request: Request) -> Sequence[tuple[str, str]]:
    """What was typed, so that it can be sent again once the trouble is over."""
    form = getattr(request.state, "posted", FormData())
    return [
        (name, text)
        for name, text in form.multi_items()
        if isinstance(text, str) and name not in NEVER_REPEATED
    ]
