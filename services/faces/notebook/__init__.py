"""`/carnet/{post}`: the entry form that works for days without network."""

from functools import cache
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from contracts.problems import NOT_FOUND
from services.access.domain.policy import Action, Resource
from services.access.domain.principals import Principal, Role
from services.access.gate import Gate, NotAdmitted
from services.chassis.http import ProblemFound, problem_response
from services.faces import headers
from services.faces.entry.admission import EntryReader, Service
from services.faces.entry.needs import TheFigures
from services.faces.forms.needs import TheClock
from services.faces.forms.submission import PostPath
from services.faces.navigation import RoleAt, marked
from services.faces.needs import TheGate, TheSetting
from services.faces.notebook.account_key import account_key
from services.faces.notebook.asked import asked
from services.faces.notebook.shell import Shell
from services.faces.theme.environment import environment
from services.faces.theme.frame import Frame, Place

CSP = f"{headers.SCRIPTED}; worker-src 'self'"
SCRIPTED = {**headers.HEADERS, "Content-Security-Policy": CSP, "Cache-Control": "no-cache"}
"""Nothing here is personal: the page may stay in the browser, it asks whether it is still so."""
UNKEPT = {"Cache-Control": "no-store"}
VERSION = "Relais-Notebook"
"""Of which shell a page is: a worker keeps the pages of its own shell only."""
router = APIRouter(prefix="/carnet", include_in_schema=False)


@cache
def _shell(demo: bool) -> Shell:
    def page(post: str, service: str) -> str:
        path = f"/carnet/{post}"
        held = RoleAt(Role.INTERVENANT, post)
        frame = Frame(
            title="Carnet hors ligne",
            place=Place("Saisie sans réseau", f"Poste {post}"),
            navigation=marked(held.tabs, path),
            sign_in="",
            demo=demo,
        )
        template = environment("services.faces.notebook").get_template("notebook.html")
        return template.render(frame=frame, post=post, asked=asked(post, service))

    return Shell(page)


async def _the_shell(setting: TheSetting) -> Shell:
    return _shell(setting.demo)


TheShell = Annotated[Shell, Depends(_the_shell)]


@router.get("/sw.js")
def worker(shell: TheShell) -> Response:
    """The service worker, which keeps the shell for when there is no network."""
    return Response(shell.worker, media_type="text/javascript", headers=SCRIPTED)


@router.get("/saisie.js")
def worker_online(shell: TheShell) -> Response:
    """The service worker that shows the notebook for `/saisie` when there is no network."""
    told = {**SCRIPTED, "Service-Worker-Allowed": "/saisie"}
    return Response(shell.online, media_type="text/javascript", headers=told)


@router.get("/static/{name}")
def static(name: str, shell: TheShell) -> Response:
    """A file of the shell."""
    file = shell.files.get(name)
    if file is None:
        raise ProblemFound(NOT_FOUND.problem("Rien ne se trouve à cette adresse."))
    return Response(file.content, media_type=file.media_type, headers=SCRIPTED)


@router.get("/{post}")
def notebook(reader: EntryReader, post: PostPath, service: Service, shell: TheShell) -> Response:
    """The page of a post, the same for whoever enters there."""
    return HTMLResponse(shell.page(post, service), headers={**SCRIPTED, VERSION: shell.version})


@router.get("/{post}/etat")
def state(
    request: Request, post: PostPath, gate: TheGate, figures: TheFigures, clock: TheClock
) -> Response:
    """Who is signed in, and how far the log is counted, as the script of the page asks.

    `key` names the key of the account, null while nobody needs to sign in. `counted` is a position
    of the log, 0 while nothing is counted; `until` the instant at which intake recorded the fact
    there, `now` the one at which this is answered.
    """
    who = _admitted(request, post, gate)
    if isinstance(who, Response):
        return who
    session, counted = gate.session(request), figures.counted()
    key = account_key(gate.access, who.name)
    answer = {
        "user": who.name,
        "csrf": session.csrf if session else "",
        "key": key.name if key else None,
        "counted": counted.position if counted else 0,
        "until": counted.recorded_at.isoformat() if counted else None,
        "now": clock.now().isoformat(),
    }
    return JSONResponse(answer, headers=UNKEPT)


@router.get("/{post}/cle")
def key(request: Request, post: PostPath, gate: TheGate) -> Response:
    """The key of the account that is signed in: the browser keeps it where no script reads it."""
    who = _admitted(request, post, gate)
    if isinstance(who, Response):
        return who
    told = account_key(gate.access, who.name)
    if told is None:
        return problem_response(NOT_FOUND.problem("Aucune clé de compte n'est tenue ici."))
    return JSONResponse({"user": who.name, **told._asdict()}, headers=UNKEPT)


def _admitted(request: Request, post: str, gate: Gate) -> Principal | Response:
    """Who enters facts of the post; else the problem, since a script asks and reads no page."""
    try:
        return gate.admit(request, Action.SUBMIT_FACTS, Resource(post))
    except NotAdmitted as refused:
        return problem_response(refused.problem, refused.headers)
