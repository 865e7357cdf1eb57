"""Sign-in with a password, as a role of the demo or through a provider."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Form, Request
from fastapi.responses import RedirectResponse, Response

from contracts.problems import NOT_FOUND
from services.access.application.patience import WINDOW
from services.access.application.sign_in import Session
from services.access.domain.password_rules import refusal
from services.access.gate import SIGN_IN, Gate
from services.access.ports import AccessRefused, Provider, TooManyFailures
from services.chassis.http import ProblemFound
from services.faces.accounts.accepting import invitation_page
from services.faces.accounts.demo_roles import DemoRoles
from services.faces.accounts.entrance import TOO_LATE, Field, Onward, TheEntrance, status_of
from services.faces.accounts.letters import INVITATION
from services.faces.accounts.own import IDENTITY
from services.faces.needs import TheSetting


@asynccontextmanager
async def _ending_demo_sessions(app: FastAPI) -> AsyncIterator[None]:
    """The sessions of the demo end with its process, so that no other process takes them."""
    yield
    access = app.state.given[Gate].access
    for login in app.state.given[DemoRoles].logins:
        access.accounts.end_sessions(login)


def _provider(entrance: TheEntrance) -> Provider:
    """Raises ProblemFound (404) where nobody signs in elsewhere."""
    if entrance.access.provider is None:
        raise ProblemFound(NOT_FOUND.problem("On ne se connecte ici qu'avec un mot de passe."))
    return entrance.access.provider


WEAK = "/compte/mot-de-passe?faible=oui"
"""Where one goes whose password would no longer be taken."""
TheProvider = Annotated[Provider, Depends(_provider)]
router = APIRouter(prefix=SIGN_IN, include_in_schema=False, lifespan=_ending_demo_sessions)


@router.get("")
def ask(entrance: TheEntrance, suite: Onward = "/", fait: str = "") -> Response:
    """The page where one signs in."""
    return entrance.page(suite, done=fait)


@router.post("")
def enter(
    request: Request,
    entrance: TheEntrance,
    csrf: Field = "",
    compte: Field = "",
    mot_de_passe: Field = "",
    suite: Annotated[Onward, Form()] = "/",
) -> Response:
    """Sign in with a password."""
    session = entrance.meant(csrf)
    if session is None:
        return entrance.page(suite, compte, TOO_LATE)
    address = request.client.host if request.client else ""
    try:
        opened = entrance.access.sign_in.with_password(compte, mot_de_passe, address, session)
    except AccessRefused as refused:
        answer = entrance.page(suite, compte, str(refused), status_of(refused))
        if isinstance(refused, TooManyFailures):
            answer.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
        return answer
    return entrance.onward(opened, WEAK if refusal(compte, mot_de_passe) else suite)


@router.post("/role")
def take_role(entrance: TheEntrance, csrf: Field = "", compte: Field = "") -> Response:
    """Sign in to an account of the demo; there is no such page (404) elsewhere."""
    if not entrance.roles.choices:
        raise ProblemFound(NOT_FOUND.problem("Rien ne se trouve à cette adresse."))
    session = entrance.meant(csrf)
    if session is None:
        return entrance.page("/", sentence=TOO_LATE)
    if compte not in entrance.roles.logins:
        return entrance.page("/", sentence="Choisissez l'un des rôles de cette page.")
    return entrance.onward(entrance.access.sign_in.without_password(compte, session), "/")


@router.get("/fournisseur")
def leave_for_the_provider(
    entrance: TheEntrance, provider: TheProvider, suite: Onward = "/"
) -> Response:
    """Send the browser to the provider, in a new session."""
    if entrance.session is not None and entrance.session.login is not None:
        return RedirectResponse(suite, 303)
    if suite.startswith((f"{INVITATION}/", IDENTITY)):  # begun there by a form, never by a link
        suite = "/"
    session = entrance.access.sign_in.leaving()
    try:
        return entrance.onward(session, provider.address(session.secret, suite))
    except AccessRefused as refused:
        return entrance.page(suite, sentence=str(refused), status=503)


@router.get("/retour")
def come_back(
    request: Request, entrance: TheEntrance, provider: TheProvider, setting: TheSetting
) -> Response:
    """Sign in whoever the provider vouches for, or bind them to the account that they began from;
    what did not work once works no more."""
    sign_in, session = entrance.access.sign_in, entrance.session
    if session is None or session.visits:
        return entrance.page("/", sentence=TOO_LATE)
    told = dict(request.query_params)
    if session.login is not None:
        return _bound(entrance, provider, session, told)
    secret = ""
    try:
        identity, suite = provider.identity(session.secret, told)
        if suite.startswith(f"{INVITATION}/"):
            secret, suite = suite.removeprefix(f"{INVITATION}/"), "/"
            entrance.access.invitations.accept(secret, None, identity)
        return entrance.onward(sign_in.with_identity(identity, session), suite)
    except AccessRefused as refused:
        sign_in.end(session)
        entrance.session = None
        if secret:
            return invitation_page(secret, entrance, setting, str(refused))
        return entrance.page("/", sentence=str(refused))


def _bound(
    entrance: TheEntrance, provider: Provider, session: Session, told: Mapping[str, str]
) -> Response:
    """Bind an identity to the account of a session that asked for it; a link from elsewhere
    signs nobody out, and binds nobody."""
    try:
        identity, suite = provider.identity(session.secret, told)
        if suite != IDENTITY:
            return RedirectResponse("/", 303)
        login = session.login or ""
        entrance.access.accounts.bind(login, identity, login)
    except AccessRefused:
        return RedirectResponse("/compte?fait=non-liee", 303)
    return RedirectResponse("/compte?fait=liee", 303)
