"""Sign-in with a password, as a role of the demo or through a provider."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import AfterValidator

from contracts.problems import NOT_FOUND
from services.access.application.sign_in import LONGEST, WINDOW, Session
from services.access.gate import SIGN_IN, Gate
from services.access.ports import AccessRefused, Crowded, Provider, TooManyFailures
from services.chassis.http import ProblemFound
from services.faces.accounts.demo_roles import DemoRoles, TheRoles
from services.faces.needs import TheGate
from services.faces.page import PRIVATE, Page

TOO_LATE = "La page était ouverte depuis trop longtemps : recommencez."


def _local(suite: str) -> str:
    """A path of this site, whatever the link said."""
    fits = suite.startswith("/") and not suite.startswith(("//", "/\\"))
    return suite if fits and "\n" not in suite and "\r" not in suite else "/"


Onward = Annotated[str, AfterValidator(_local)]
"""The page that was asked for, to be shown after sign-in."""


class Entrance:
    """The sign-in pages of one request; there are none (404) where there can be no accounts."""

    def __init__(self, request: Request, gate: TheGate, roles: TheRoles) -> None:
        """Raises ProblemFound."""
        if gate.access is None:
            raise ProblemFound(NOT_FOUND.problem("Il n'y a pas de compte ici."))
        self.access, self.roles, self.cookie = gate.access, roles, gate.cookie
        self.session = gate.session(request)

    def meant(self, csrf: str) -> Session | None:
        """The session when the form was sent from one of its pages; any other is let go of."""
        if self.session is not None and not self.session.meant(csrf):
            self.session = None
        return self.session

    def page(self, suite: str, login: str = "", sentence: str = "", status: int = 422) -> Response:
        """The sign-in page; `sentence`: what was refused. A session begins where there is none."""
        session = self.session or self.access.sign_in.visit()
        shown = Page(
            "sign_in.html",
            status if sentence else 200,
            PRIVATE,
            title="Se connecter",
            token=session.csrf,
            suite=suite,
            login=login,
            sentence=sentence,
            provider=self.access.provider and self.access.provider.label,
            groups=self.roles.groups,
        )
        return self._keep(shown, session)

    def onward(self, session: Session, address: str) -> Response:
        """On to `address`, with the cookie of `session`."""
        return self._keep(RedirectResponse(address, 303), session)

    def _keep(self, response: Response, session: Session) -> Response:
        response.set_cookie(
            self.cookie,
            session.secret,
            max_age=int(LONGEST.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=self.access.settings.secure,
        )
        return response


TheEntrance = Annotated[Entrance, Depends()]


Field = Annotated[str, Form()]


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


TheProvider = Annotated[Provider, Depends(_provider)]
router = APIRouter(prefix=SIGN_IN, include_in_schema=False, lifespan=_ending_demo_sessions)


@router.get("")
def ask(entrance: TheEntrance, suite: Onward = "/") -> Response:
    """The page where one signs in."""
    return entrance.page(suite)


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
    except TooManyFailures as refused:
        answer = entrance.page(suite, compte, str(refused), 429)
        answer.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
        return answer
    except AccessRefused as refused:
        busy = isinstance(refused, Crowded)
        return entrance.page(suite, compte, str(refused), 503 if busy else 422)
    return entrance.onward(opened, suite)


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
    session = entrance.access.sign_in.leaving()
    try:
        return entrance.onward(session, provider.address(session.secret, suite))
    except AccessRefused as refused:
        return entrance.page(suite, sentence=str(refused), status=503)


@router.get("/retour")
def come_back(request: Request, entrance: TheEntrance, provider: TheProvider) -> Response:
    """Sign in whoever the provider vouches for; what did not work once works no more."""
    sign_in, session = entrance.access.sign_in, entrance.session
    if session is None or session.visits:
        return entrance.page("/", sentence=TOO_LATE)
    if session.login is not None:  # a link from elsewhere signs nobody out
        return RedirectResponse("/", 303)
    try:
        identity, suite = provider.identity(session.secret, dict(request.query_params))
        return entrance.onward(sign_in.with_identity(identity, session), suite)
    except AccessRefused as refused:
        sign_in.end(session)
        entrance.session = None
        return entrance.page("/", sentence=str(refused))
