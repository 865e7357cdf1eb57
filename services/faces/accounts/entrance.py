"""What each page of sign-in needs of its request: the accounts, and the browser's session."""

from functools import partial
from typing import Annotated, TypeVar
from urllib.parse import quote

from fastapi import Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import AfterValidator

from contracts.problems import NOT_FOUND
from services.access.application.sign_in import LONGEST, Session
from services.access.gate import SIGN_IN
from services.access.ports import AccessRefused, Crowded, TooManyFailures
from services.chassis.http import ProblemFound
from services.faces.accounts.demo_roles import TheRoles
from services.faces.accounts.devices import device
from services.faces.accounts.letters import TheLetters
from services.faces.needs import TheGate
from services.faces.page import OF_A_PASSWORD, Page

TOO_LATE = "La page était ouverte depuis trop longtemps : recommencez."


def _local(suite: str) -> str:
    """A path of this site, whatever the link said."""
    fits = suite.startswith("/") and not suite.startswith(("//", "/\\"))
    return suite if fits and "\n" not in suite and "\r" not in suite else "/"


Answer = TypeVar("Answer", bound=Response)
Field = Annotated[str, Form()]
Onward = Annotated[str, AfterValidator(_local)]
"""The page that was asked for, to be shown after sign-in."""


class Entrance:
    """The sign-in pages of one request; there are none (404) where there can be no accounts."""

    def __init__(
        self, request: Request, gate: TheGate, roles: TheRoles, letters: TheLetters
    ) -> None:
        """Raises ProblemFound."""
        if gate.access is None:
            raise ProblemFound(NOT_FOUND.problem("Il n'y a pas de compte ici."))
        self.access, self.roles, self.cookie = gate.access, roles, gate.cookie
        self.session = gate.session(request)
        self._meant = partial(gate.meant, request)
        self._device = device(request.headers.get("user-agent", ""))
        self._mail = letters.send is not None

    @property
    def awaiting(self) -> str | None:
        """The account whose second factor is still to be shown."""
        return self.session.awaiting if self.session else None

    def meant(self, csrf: str) -> Session | None:
        """The session when the form was sent from one of its pages, else None.

        The browser keeps its session either way: a form from elsewhere signs nobody out.
        """
        return self.session if self.session and self._meant(self.session, csrf) else None

    def page(
        self, suite: str, login: str = "", sentence: str = "", status: int = 422, done: str = ""
    ) -> Response:
        """The sign-in page; `sentence`: what was refused. A session begins where there is none.

        `done`: what has just been changed, a word that the template knows.
        """
        session = self.session or self.access.sign_in.visit()
        shown = Page(
            "sign_in.html",
            status if sentence else 200,
            OF_A_PASSWORD,
            title="Se connecter",
            token=session.csrf,
            suite=suite,
            login=login,
            sentence=sentence,
            provider=self.access.provider and self.access.provider.label,
            groups=self.roles.groups,
            mail=self._mail,
            done=done,
        )
        return self.keep(shown, session)

    def onward(self, session: Session, address: str) -> Response:
        """On to `address`, with the cookie of `session`; first to the second factor it awaits."""
        if session.awaiting:
            address = f"{SIGN_IN}/code?suite={quote(address)}"
        return self.keep(RedirectResponse(address, 303), session)

    def keep(self, response: Answer, session: Session) -> Answer:
        """`response`, with the cookie of `session`; the device is noted, unless nothing is kept."""
        if not session.visits:
            self.access.sign_in.describe(session, self._device)
        response.set_cookie(
            self.cookie,
            session.secret,
            max_age=int(LONGEST.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=self.access.settings.secure,
        )
        return response


def status_of(refused: AccessRefused) -> int:
    """What a refusal is in HTTP."""
    if isinstance(refused, Crowded):
        return 503
    return 429 if isinstance(refused, TooManyFailures) else 422


TheEntrance = Annotated[Entrance, Depends()]
