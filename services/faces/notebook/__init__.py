"""`/carnet/{post}`: the entry form that works for days without network."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from contracts.problems import NOT_FOUND
from services.access.domain.policy import Action, Resource
from services.access.gate import NotAdmitted
from services.chassis.http import ProblemFound, problem_response
from services.faces.entry.guarding import csrf
from services.faces.entry.posts import PostPath, post_of
from services.faces.entry.workplace import Workplace
from services.faces.headers import HEADERS
from services.faces.notebook.asked import asked
from services.faces.notebook.shell import Shell

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
SCRIPTED = {**HEADERS, "Content-Security-Policy": CSP, "Cache-Control": "no-cache"}
"""Nothing here is personal: the page may stay in the browser, it asks whether it is still so."""
VERSION = "Relais-Notebook"
"""Of which shell a page is: a worker keeps the pages of its own shell only."""
Counted = Callable[[], int]
"""The position up to which the facts of posts are counted."""


def offline_routes(place: Workplace, counted: Counted, *, demo: bool = False) -> APIRouter:
    """The page, what it is made of, and what it asks when there is a network."""
    router = APIRouter(prefix="/carnet", include_in_schema=False)
    environment = Environment(
        loader=PackageLoader("services.faces.notebook"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def page(post: str, service: str) -> str:
        return environment.get_template("notebook.html").render(
            title=f"Carnet hors ligne du poste {post}",
            post=post,
            asked=asked(post, service),
            demo=demo,
        )

    shell = Shell(page)

    @router.get("/sw.js")
    def worker() -> Response:
        return Response(shell.worker, media_type="text/javascript", headers=SCRIPTED)

    @router.get("/static/{name}")
    def static(name: str) -> Response:
        found = shell.files.get(name)
        if found is None:
            raise ProblemFound(NOT_FOUND.problem("Rien ne se trouve à cette adresse."))
        return Response(found.content, media_type=found.media_type, headers=SCRIPTED)

    @router.get("/{post}")
    def notebook(request: Request, post: PostPath) -> Response:
        place.gate.admit(request, Action.SUBMIT_FACTS, Resource(post))
        known = post_of(place, post)
        html = page(post, known.service_on(place.today()))
        return HTMLResponse(html, headers={**SCRIPTED, VERSION: shell.version})

    @router.get("/{post}/etat")
    def state(request: Request, post: PostPath) -> Response:
        try:
            who = place.gate.admit(request, Action.SUBMIT_FACTS, Resource(post))
        except NotAdmitted as refused:  # a script asks: no page to sign in instead
            return problem_response(refused.problem, refused.headers)
        told = {"user": who.name, "csrf": csrf(place, request), "counted": counted()}
        return JSONResponse(told, headers={"Cache-Control": "no-store"})

    return router
