"""Sessions: begun with a password, rotated at sign-in, ended by time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network
from secrets import compare_digest, token_urlsafe
from threading import BoundedSemaphore

from services.access.application.accounts import Accounts, digest_of
from services.access.domain.principals import Principal
from services.access.domain.register import Identity
from services.access.ports import (
    AccessRefused,
    Clock,
    Crowded,
    Passwords,
    Sessions,
    StoredSession,
    TooManyFailures,
)

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
WINDOW = timedelta(minutes=15)
MOST_OF_A_LOGIN, MOST_OF_AN_ADDRESS = 5, 30
HASHING, WAITING = 2, 8  # sign-ins at once: argon2 takes 64 MB for each
TYPED = 1_000  # characters of a login or a password: no more is looked at
VISIT = "visite."
"""What the secrets begin with of browsers that are not signed in: no session is kept for them."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session under way; `login` is None before sign-in."""

    secret: str
    login: str | None
    csrf: str

    @property
    def visits(self) -> bool:
        """Whether nothing is kept of it."""
        return self.secret.startswith(VISIT)

    def meant(self, csrf: str) -> bool:
        """Whether `csrf` is the token in the forms of this session's pages."""
        return compare_digest(self.csrf.encode(), csrf.encode())


class SignIn:
    """Begins and ends sessions; a refusal (AccessRefused) never says which part is wrong."""

    def __init__(
        self, accounts: Accounts, passwords: Passwords, sessions: Sessions, clock: Clock
    ) -> None:
        self._accounts = accounts
        self._passwords = passwords
        self._sessions = sessions
        self._clock = clock
        self._hashing = BoundedSemaphore(HASHING)
        self._places = BoundedSemaphore(HASHING + WAITING)

    def visit(self) -> Session:
        """A browser that is not signed in; its forms need a token all the same."""
        return _visit(f"{VISIT}{token_urlsafe(32)}")

    def leaving(self) -> Session:
        """A browser that leaves for a provider: what it begins there is of use once."""
        return self._begin(None)

    def with_password(self, login: str, password: str, address: str, before: Session) -> Session:
        """Sign in to a new session; the one before ends (session fixation)."""
        if len(login) > TYPED or len(password) > TYPED:
            raise AccessRefused("Ce compte et ce mot de passe sont trop longs. Vérifiez-les.")
        with self._place():
            now, keys = self._clock(), _keys(login, address)
            self._require_patience(keys, now, 0)
            self._sessions.failed(keys, now)  # until shown right: tries at once count each other
            self._require_patience(keys, now, 1)
            account = self._accounts.register().accounts.get(login)
            with self._hashing:
                right = self._passwords.right(login, password)
            if not right or account is None or account.disabled:
                raise AccessRefused(
                    "Ce compte et ce mot de passe ne vont pas ensemble. Vérifiez-les."
                )
            self._sessions.forgive(keys, now)
        self._sessions.end(digest_of(before.secret))
        return self._begin(login)

    def with_identity(self, identity: Identity, before: Session) -> Session:
        """Sign in whoever a provider vouches for; the session before ends even when refused."""
        self._sessions.end(digest_of(before.secret))
        account = self._accounts.register().of_identity(identity)
        if account is None:
            raise AccessRefused(
                "Vous êtes bien reconnu, mais aucun compte de Relais n'est lié à votre identité. "
                f"Donnez à votre administrateur cet identifiant : {identity.subject}"
            )
        return self._begin(account.login)

    def without_password(self, login: str, before: Session) -> Session:
        """Sign in to an account of the demo; the session before ends."""
        self._sessions.end(digest_of(before.secret))
        return self._begin(login)

    def session(self, secret: str) -> Session | None:
        """The session with this secret, None when there is none or its time is over."""
        if secret.startswith(VISIT):
            return _visit(secret)
        stored = self._sessions.find(digest_of(secret))
        if stored is None:
            return None
        now = self._clock()
        if now - stored.seen > IDLE or now - stored.created > LONGEST:
            self._sessions.end(stored.digest)
            return None
        if now - stored.seen > timedelta(minutes=1):
            self._sessions.touch(stored.digest, now)
        return Session(secret, stored.login, stored.csrf)

    def principal(self, session: Session) -> Principal | None:
        """The principal of a session with its grants as of now, None before sign-in."""
        return self._accounts.register().principal(session.login) if session.login else None

    def end(self, session: Session) -> None:
        """Sign out."""
        self._sessions.end(digest_of(session.secret))

    def _begin(self, login: str | None) -> Session:
        made = Session(token_urlsafe(32), login, token_urlsafe(32))
        now = self._clock()
        self._sessions.keep(StoredSession(digest_of(made.secret), login, made.csrf, now, now))
        return made

    @contextmanager
    def _place(self) -> Iterator[None]:
        """A place among those who sign in. Raises Crowded when all are taken."""
        if not self._places.acquire(blocking=False):
            raise Crowded("Beaucoup de monde se connecte : réessayez dans quelques secondes.")
        try:
            yield
        finally:
            self._places.release()

    def _require_patience(self, keys: tuple[str, str], now: datetime, own: int) -> None:
        """Raises TooManyFailures; `own` of those counted are this try itself."""
        most = (MOST_OF_A_LOGIN, MOST_OF_AN_ADDRESS)
        for key, allowed in zip(keys, most, strict=True):
            if self._sessions.failures(key, now - WINDOW) >= allowed + own:
                raise TooManyFailures(
                    "Trop d'essais manqués : attendez un quart d'heure, puis réessayez."
                )


def _visit(secret: str) -> Session:
    """The token follows from the secret, which a site elsewhere does not know."""
    return Session(secret, None, sha256(f"formulaire {secret}".encode()).hexdigest())


def _keys(login: str, address: str) -> tuple[str, str]:
    """The keys under which failures are counted; digests, since a login may be any text typed."""
    return digest_of(f"login:{login}"), digest_of(f"address:{_site(address)}")


def _site(address: str) -> str:
    """Whose an address is: one subscriber has 2⁶⁴ addresses of IPv6."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return address if found.version == 4 else str(ip_network((int(found), 64), strict=False))
