"""Sign-in with a password or through a provider, sign-out: pages that say what is wrong."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from services.access.application.sign_in import LONGEST, WINDOW, Session
from services.access.gate import COOKIE, SIGN_IN, Gate
from services.access.main import Access
from services.access.ports import AccessRefused, TooManyFailures
from services.faces.headers import HEADERS
from services.faces.page import Page

Field = Annotated[str, Form()]
TOO_LATE = "La page était ouverte depuis trop longtemps : recommencez."


class Choice(NamedTuple):
    """An account that whoever reaches the demo may take, without a password."""

    login: str
    label: str


def sign_in_pages(gate: Gate, access: Access, choices: Sequence[Choice] = ()) -> APIRouter:
    """`/connexion`, by password and through the provider, and `/deconnexion`.

    With `choices`, which the demo alone has, also a button for each. Their sessions end with
    the process, so that no other process takes them.
    """
    logins = {choice.login for choice in choices}

    @asynccontextmanager
    async def ending(_app: object) -> AsyncIterator[None]:
        yield
        for login in logins:
            access.accounts.end_sessions(login)

    router = APIRouter(include_in_schema=False, lifespan=ending)
    sign_in, provider = access.sign_in, access.provider

    def page(
        session: Session, suite: str, login: str = "", sentence: str = "", status: int = 422
    ) -> Response:
        shown = Page(
            "sign_in.html",
            status if sentence else 200,
            HEADERS,
            title="Se connecter",
            csrf=session.csrf,
            suite=suite,
            login=login,
            sentence=sentence,
            provider=provider and provider.label,
            choices=choices,
        )
        return given(shown, session)

    def given(response: Response, session: Session) -> Response:
        response.set_cookie(
            COOKIE,
            session.secret,
            max_age=int(LONGEST.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=access.settings.secure,
        )
        return response

    @router.get(SIGN_IN)
    def ask(request: Request, suite: str = "/") -> Response:
        return page(gate.session(request) or sign_in.visit(), local(suite))

    @router.post(SIGN_IN)
    def enter(
        request: Request,
        csrf: Field = "",
        compte: Field = "",
        mot_de_passe: Field = "",
        suite: Field = "/",
    ) -> Response:
        session = gate.session(request)
        if session is None or not session.meant(csrf):
            return page(sign_in.visit(), local(suite), compte, TOO_LATE)
        address = request.client.host if request.client else ""
        try:
            opened = sign_in.with_password(compte, mot_de_passe, address, session)
        except TooManyFailures as refused:
            answer = page(session, local(suite), compte, str(refused), 429)
            answer.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
            return answer
        except AccessRefused as refused:
            return page(session, local(suite), compte, str(refused))
        return given(RedirectResponse(local(suite), 303), opened)

    if choices:

        @router.post(f"{SIGN_IN}/role")
        def choose(request: Request, csrf: Field = "", compte: Field = "") -> Response:
            session = gate.session(request)
            if session is None or not session.meant(csrf):
                return page(sign_in.visit(), "/", sentence=TOO_LATE)
            if compte not in logins:
                return page(session, "/", sentence="Choisissez l'un des rôles de cette page.")
            opened = sign_in.without_password(compte, session)
            return given(RedirectResponse("/", 303), opened)

    if provider is not None:

        @router.get(f"{SIGN_IN}/fournisseur")
        def leave_for_the_provider(request: Request, suite: str = "/") -> Response:
            known = gate.session(request)
            if known is not None and known.login is not None:
                return RedirectResponse(local(suite), 303)
            session = sign_in.visit()
            try:
                address = provider.address(session.secret, local(suite))
            except AccessRefused as refused:
                return page(session, local(suite), sentence=str(refused), status=503)
            return given(RedirectResponse(address, 303), session)

        @router.get(f"{SIGN_IN}/retour")
        def come_back(request: Request) -> Response:
            session = gate.session(request)
            if session is None:
                return page(sign_in.visit(), "/", sentence=TOO_LATE)
            if session.login is not None:  # a link from elsewhere signs nobody out
                return RedirectResponse("/", 303)
            try:
                identity, suite = provider.identity(session.secret, dict(request.query_params))
                opened = sign_in.with_identity(identity, session)
            except AccessRefused as refused:
                sign_in.end(session)  # what did not work once works no more
                return page(sign_in.visit(), "/", sentence=str(refused))
            return given(RedirectResponse(local(suite), 303), opened)

    @router.post("/deconnexion")
    def leave(request: Request, csrf: Field = "") -> Response:
        session = gate.session(request)
        if session and session.meant(csrf):
            sign_in.end(session)
        left = RedirectResponse(SIGN_IN, 303)
        left.delete_cookie(COOKIE)
        return left

    return router


def local(suite: str) -> str:
    """A path of this site, whatever the link said."""
    fits = suite.startswith("/") and not suite.startswith(("//", "/\\"))
    return suite if fits and "\n" not in suite and "\r" not in suite else "/"
