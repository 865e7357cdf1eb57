"""The check that every endpoint makes first: who asks, whether they may, and a journal line."""

from collections.abc import Callable, Iterable, Mapping
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urlsplit

from fastapi import Request

from contracts.events import Event
from contracts.problems import NOT_ADMITTED, NOT_FOUND, SIGN_IN_NEEDED, Problem
from services.access.application.access import Access
from services.access.application.programs import Programs
from services.access.application.sign_in import Session
from services.access.domain.policy import Action, Resource, may, may_somewhere
from services.access.domain.principals import ANYONE, LOCAL, Principal
from services.access.domain.saying import may_say_some, sayers_in_words
from services.access.ports import Served
from services.chassis.http import ProblemFound
from services.chassis.logs import Counted

_Found = TypeVar("_Found")
_REFUSED = Counted(__name__)
COOKIE = "relais_session"
CSRF_HEADER = "X-CSRF-Token"
SAFE = ("GET", "HEAD", "OPTIONS")
JOURNALED = (
    Action.READ_EXACT,
    Action.READ_REGISTER,
    Action.READ_LOG,
    Action.READ_VIEW,
    Action.READ_CASE,
    Action.OPEN_VAULT,
)
HIDDEN = (Action.READ_CASE, Action.OPEN_VAULT)
"""Refused with 404, not 403: that a case exists already says something of a person."""
SIGN_IN = "/connexion"
FORWARDED = {"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"}
"""Headers of a request that came through a proxy."""


def is_of_this_machine(request: Request) -> bool:
    """Whether somebody at this machine asks for it by its own name.

    A request that came through a proxy, or that names another host (a page that has its own
    name resolved to 127.0.0.1), is not of this machine.
    """
    try:
        host = urlsplit(f"//{request.headers.get('host', '')}").hostname
    except ValueError:  # no name can be read there
        return False
    here = request.client and _is_loopback(request.client.host)
    return bool(here and _is_loopback(host) and not FORWARDED & set(request.headers))


def sent_from_here(request: Request, address: str = "") -> bool:
    """Whether the browser says that the form was sent from a page of this site (CSRF).

    `address`: how people reach Relais; under it no other name is ours, but for this machine's
    own. Without it, whatever name was asked for is.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    host, ours = request.headers.get("host", ""), urlsplit(address).netloc
    if ours and host != ours and not _is_loopback(urlsplit(f"//{host}").hostname):
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc in (host, ours or host)


class NotAdmitted(ProblemFound):
    """Raised by the gate; programs get the problem, people a page or the sign-in page.

    Each is a line of the log: who (a token, which names nobody without the accounts' key), from
    where, what (the route, which holds nothing that somebody typed).
    """

    def __init__(
        self,
        problem: Problem,
        headers: Mapping[str, str] | None = None,
        who: str = "",
        what: str = "",
    ) -> None:
        """`who` asked, as `Principal.told`; `what`: an action, where it is not the method alone."""
        super().__init__(problem, headers)
        self._who, self._what = who, what

    def seen(self, request: Request) -> None:
        """Write it down."""
        _REFUSED.warning(
            "refused",
            who=self._who or ANYONE.told,
            action=self._what or request.method,
            route=getattr(request.scope.get("route"), "path", ""),
            address=request.client.host if request.client else "",
            status=self.problem.status,
        )


class Gate:
    """Decides who may be served; while there are no accounts everybody may, on this machine."""

    def __init__(self, access: Access | None = None) -> None:
        self._access = access
        self._closed = False

    @property
    def access(self) -> Access | None:
        """The accounts, None in a process that was given none."""
        return self._access

    @property
    def open(self) -> bool:
        """Whether no account was opened yet, so that nobody needs to sign in."""
        if self._access and not self._closed:  # an account that was once opened stays known
            self._closed = bool(self._access.accounts.register().accounts)
        return not self._closed

    def who(self, request: Request, meant: str = "") -> Principal:
        """The principal of a request, by its token or its session.

        `meant` is the CSRF token of a form; without it, the header is read. Raises NotAdmitted
        for a token that opens nothing, and for a form sent from elsewhere.
        """
        if self._access is None or self.open:
            return LOCAL
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme:
            shown = token if scheme.lower() == "bearer" else ""
            return _told(self._access, self._program(self._access.programs, shown))
        session = self.session(request)
        if session is None or session.login is None:
            return ANYONE
        meant = meant or request.headers.get(CSRF_HEADER, "")
        if request.method not in SAFE and not self.meant(request, session, meant):
            raise NotAdmitted(
                NOT_ADMITTED.problem("La demande ne vient pas d'une page de Relais ouverte ici.")
            )
        return self.holder(request) or ANYONE

    def _program(self, programs: Programs, shown: str) -> Principal:
        found = programs.principal(shown)
        if found is not None:
            return found
        sentence = "Cet accès n'ouvre rien : il est inconnu, expiré ou révoqué. "
        if programs.is_token(shown):
            sentence = "Un jeton n'ouvre rien à lui seul : "
        raise NotAdmitted(
            SIGN_IN_NEEDED.problem(f"{sentence}Échangez un jeton par POST /v1/token."),
            {"WWW-Authenticate": "Bearer"},
        )

    def meant(self, request: Request, session: Session, csrf: str) -> bool:
        """Whether a form was sent from a page of this session, at our own address."""
        return session.meant(csrf) and sent_from_here(request, self.address)

    @property
    def address(self) -> str:
        """How people reach Relais, without a final slash; empty where nobody said it."""
        return (self._access.settings.address or "").rstrip("/") if self._access else ""

    def signed_in(self, request: Request, meant: str = "") -> Principal:
        """The principal of a request. Raises NotAdmitted for a browser that is not signed in."""
        who = self.who(request, meant)
        if who is ANYONE:
            raise self._refusal(who, Action.SUBMIT_FACTS)
        return who

    @property
    def cookie(self) -> str:
        """The name of the cookie; behind TLS no other site of the domain can plant it."""
        secure = self._access is not None and self._access.settings.secure
        return f"__Host-{COOKIE}" if secure else COOKIE

    def session(self, request: Request) -> Session | None:
        """The session that the cookie of a request names, None when there is none or it is over."""
        access, secret = self._access, request.cookies.get(self.cookie)
        if access is None or not secret:
            return None
        return _once(request, "session", lambda: access.sign_in.session(secret))

    def holder(self, request: Request) -> Principal | None:
        """The principal of the session of a request, None where it has none that is signed in."""
        access, session = self._access, self.session(request)
        if access is None or session is None:
            return None
        return _once(
            request,
            "holder",
            lambda: (found := access.sign_in.principal(session)) and _told(access, found),
        )

    def knows(self, request: Request) -> bool:
        """Whether a request comes from somebody, whatever they may do."""
        session = self.session(request)
        try:
            return bool(session and session.login) or self.who(request) is not ANYONE
        except NotAdmitted:
            return False

    def reads(self, request: Request, action: Action, meant: str = "") -> Callable[[str], bool]:
        """Whether who asks may do `action` in an area: asked once for a list of many areas.

        Raises NotAdmitted for a stranger, and for who holds no role that may do it anywhere.
        """
        who = self.signed_in(request, meant)
        if who is not LOCAL and not may_somewhere(who, action):
            raise self._refusal(who, action)
        return lambda area: who is LOCAL or may(who, action, Resource(area))

    def may(self, request: Request, action: Action, resource: Resource) -> bool:
        """Whether `admit` would let it through; for links, so nothing is written to the journal."""
        who = self.who(request)
        return who is LOCAL or may(who, action, resource)

    def may_say(self, request: Request, event: type[Event], post: str) -> bool:
        """Whether the door takes this event of a post from whoever asks: else no page offers it."""
        return may_say_some(self.who(request), event, post)

    def admit_say(
        self,
        request: Request,
        event: type[Event],
        post: str,
        meant: str = "",
        sirens: Callable[[Principal], Iterable[str]] = lambda _: (),
    ) -> Principal:
        """The principal of a request that may say some event of this type; see `may_say_some`.

        Raises NotAdmitted.
        """
        who = self.who(request, meant)
        if not may_say_some(who, event, post, sirens(who)):
            told = f"Ceci n'est pas à dire par vous. Qui peut le dire : {sayers_in_words(event)}."
            raise self._refusal(who, Action.SUBMIT_FACTS, told)
        return who

    def admit(
        self, request: Request, action: Action, resource: Resource, meant: str = ""
    ) -> Principal:
        """The principal of a request that is allowed; the journal gets a line either way.

        Strangers have none: they are nobody to name, and could fill it. Raises NotAdmitted.
        """
        who = self.who(request, meant)
        if who is LOCAL:
            return who
        allowed = may(who, action, resource)
        if self._access and action in JOURNALED and who is not ANYONE:
            what = " ".join(filter(None, (resource.view, resource.area, request.url.path)))
            now = self._access.clock()
            self._access.journal.note(Served(now, who.name, action.value, what, allowed))
        if allowed:
            return who
        raise self._refusal(who, action)

    def _refusal(self, who: Principal, action: Action, told: str = "") -> NotAdmitted:
        headers = None
        if who is ANYONE:
            problem = SIGN_IN_NEEDED.problem("Connectez-vous, ou joignez un jeton à la demande.")
            headers = {"WWW-Authenticate": "Bearer"}
        elif action in HIDDEN:
            problem = NOT_FOUND.problem("Rien ne se trouve à cette adresse.")
        else:
            problem = NOT_ADMITTED.problem(
                told
                or "Votre rôle ne donne pas accès à ces données. Si c'est une erreur, demandez "
                "ce droit à votre administrateur."
            )
        return NotAdmitted(problem, headers, who.told, action.value)


def _told(access: Access, who: Principal) -> Principal:
    """The principal, with what lines of the log call them."""
    return who._replace(told=access.journal.token(who.name))


def _once(request: Request, name: str, ask: Callable[[], _Found]) -> _Found:
    """What `ask` answers, asked once a request however many links of its page depend on it."""
    kept: dict[str, _Found] = request.scope.setdefault("relais.gate", {})
    if name not in kept:
        kept[name] = ask()
    return kept[name]


def _is_loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False
