"""Sessions: begun with a password, rotated at sign-in, ended by time."""

from dataclasses import dataclass
from datetime import timedelta
from secrets import compare_digest, token_urlsafe

from services.access.application.accounts import Accounts, digest_of
from services.access.domain.principals import Principal
from services.access.domain.register import Identity
from services.access.ports import (
    AccessRefused,
    Clock,
    Passwords,
    Sessions,
    StoredSession,
    TooManyFailures,
)

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
WINDOW = timedelta(minutes=15)
MOST_OF_A_LOGIN, MOST_OF_AN_ADDRESS = 5, 30


@dataclass(frozen=True, slots=True)
class Session:
    """A session under way; `login` is None before sign-in."""

    secret: str
    login: str | None
    csrf: str

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

    def visit(self) -> Session:
        """Begin a session for a browser that is not signed in; its forms need the token."""
        return self._begin(None)

    def with_password(self, login: str, password: str, address: str, before: Session) -> Session:
        """Sign in to a new session; the one before ends (session fixation)."""
        now = self._clock()
        self._require_patience(login, address)
        account = self._accounts.register().accounts.get(login)
        right = self._passwords.right(login, password)
        if not right or account is None or account.disabled:
            self._sessions.failed(_keys(login, address), now)
            raise AccessRefused("Ce compte et ce mot de passe ne vont pas ensemble. Vérifiez-les.")
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

    def _require_patience(self, login: str, address: str) -> None:
        since = self._clock() - WINDOW
        most = (MOST_OF_A_LOGIN, MOST_OF_AN_ADDRESS)
        for key, allowed in zip(_keys(login, address), most, strict=True):
            if self._sessions.failures(key, since) >= allowed:
                raise TooManyFailures(
                    "Trop d'essais manqués : attendez un quart d'heure, puis réessayez."
                )


def _keys(login: str, address: str) -> tuple[str, str]:
    """The keys under which failures are counted; digests, since a login may be any text typed."""
    return digest_of(f"login:{login}"), digest_of(f"address:{address}")
