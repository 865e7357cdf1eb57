"""Sessions: begun with a password, rotated at sign-in, ended by time."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network
from secrets import compare_digest, token_urlsafe
from threading import BoundedSemaphore

from services.access.application.accounts import Accounts, digest_of
from services.access.application.diary import Diary
from services.access.application.patience import Patience
from services.access.application.programs import OF_A_PROGRAM
from services.access.application.second_factor import SecondFactor
from services.access.domain.principals import Principal
from services.access.domain.register import Identity
from services.access.ports import (
    AccessRefused,
    Clock,
    Crowded,
    Passwords,
    Sessions,
    StoredSession,
)
from services.chassis.logs import Counted
from services.chassis.processes import give_way

_FAILED = Counted(__name__)
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
MOST_OF_A_LOGIN, MOST_OF_AN_ADDRESS = 5, 30
HASHING, WAITING = 1, 5  # sign-ins at once: argon2 takes 64 MB for each, and four threads
TYPED = 1_000  # characters of a login or a password: no more is looked at
VISIT = "visite."
"""What the secrets begin with of browsers that are not signed in: no session is kept for them."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session under way; `login` is None before sign-in.

    `awaiting`: the account whose second factor is still to be shown; nothing is open to it.
    """

    secret: str
    login: str | None
    csrf: str
    awaiting: str | None = None

    @property
    def digest(self) -> str:
        """Its name, which lets nobody in."""
        return digest_of(self.secret)

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
        self,
        accounts: Accounts,
        passwords: Passwords,
        sessions: Sessions,
        second_factor: SecondFactor,
        patience: Patience,
        diary: Diary,
        clock: Clock,
    ) -> None:
        self._accounts = accounts
        self._passwords = passwords
        self._sessions = sessions
        self._second_factor = second_factor
        self._patience = patience
        self._diary = diary
        self._clock = clock
        self._hashing = ThreadPoolExecutor(HASHING, "hashing", give_way)
        self._places = BoundedSemaphore(HASHING + WAITING)

    def visit(self) -> Session:
        """A browser that is not signed in; its forms need a token all the same."""
        return _visit(f"{VISIT}{token_urlsafe(32)}")

    def leaving(self) -> Session:
        """A browser that leaves for a provider: what it begins there is of use once."""
        return self._begin(None)

    def with_password(self, login: str, password: str, address: str, before: Session) -> Session:
        """Sign in to a new session; the one before ends (session fixation)."""
        self.require_right(login, password, address)
        return self._vouched(login, "sign-in", before)

    def require_right(self, login: str, password: str, address: str) -> None:
        """Refuse a password that is not the account's (AccessRefused); such tries are counted."""
        if len(login) > TYPED or len(password) > TYPED:
            raise AccessRefused("Ce compte et ce mot de passe sont trop longs. Vérifiez-les.")
        with self._place(), self._patience.trying(_tries(login, address)):
            account = self._accounts.register().accounts.get(login)
            right = self._hashing.submit(self._passwords.right, login, password).result()
            if not right or account is None or account.disabled:
                _FAILED.warning("sign_in_failed", address=address, known=account is not None)
                if account is not None:  # what strangers type fills no journal
                    self._diary.note(login, "sign-in", f"depuis {address}", allowed=False)
                raise AccessRefused(
                    "Ce compte et ce mot de passe ne vont pas ensemble. Vérifiez-les."
                )

    def with_identity(self, identity: Identity, before: Session) -> Session:
        """Sign in whoever a provider vouches for; the session before ends even when refused."""
        self._sessions.end(before.digest)
        account = self._accounts.register().of_identity(identity)
        if account is None:
            raise AccessRefused(
                "Vous êtes bien reconnu, mais aucun compte de Relais n'est lié à votre identité. "
                f"Donnez à votre administrateur cet identifiant : {identity.subject}"
            )
        return self._vouched(account.login, "sign-in-by-provider", before)

    def without_password(self, login: str, before: Session) -> Session:
        """Sign in to an account of the demo; the session before ends."""
        return self._admitted(login, "sign-in-to-demo", before)

    def with_code(self, typed: str, before: Session) -> Session:
        """Sign in whoever awaits it and types a code. Raises AccessRefused."""
        login = before.awaiting or ""
        self._second_factor.check(login, typed)
        return self._admitted(login, "sign-in", before)

    def enrolled(self, typed: str, before: Session) -> tuple[Session, list[str]]:
        """Sign in whoever types a code of the factor proposed; their recovery codes, shown once.

        `before` is signed in already where the factor was not demanded. Raises AccessRefused.
        """
        login = before.login or before.awaiting or ""
        codes = self._second_factor.enrol(login, typed)
        return self._admitted(login, "sign-in", before), codes

    def renewed(self, before: Session) -> Session:
        """The same session under another secret, after its password changed."""
        return self._admitted(before.login or "", "sign-in", before)

    def session(self, secret: str) -> Session | None:
        """The session with this secret, None when there is none or its time is over."""
        if secret.startswith(VISIT):
            return _visit(secret)
        stored = self._sessions.find(digest_of(secret))
        if stored is None or (stored.login or "").startswith(OF_A_PROGRAM):
            return None
        now = self._clock()
        if now - stored.seen > IDLE or now - stored.created > LONGEST:
            self._sessions.end(stored.digest)
            return None
        if now - stored.seen > timedelta(minutes=1):
            self._sessions.touch(stored.digest, now)
        return Session(secret, stored.login, stored.csrf, stored.awaiting)

    def principal(self, session: Session) -> Principal | None:
        """The principal of a session with its grants as of now, None before sign-in."""
        return self._accounts.principal(session.login) if session.login else None

    def end(self, session: Session) -> None:
        """Sign out."""
        self._sessions.end(session.digest)

    def others(self, session: Session) -> Sequence[StoredSession]:
        """The sessions under way of the account of a session, its own among them."""
        since = self._clock() - IDLE
        return [each for each in self._sessions.of(session.login or "") if each.seen >= since]

    def end_other(self, session: Session, digest: str) -> None:
        """End a session of the same account, or without `digest` all but this one."""
        if not digest:
            self._sessions.end_all(session.login or "", but=session.digest)
        elif digest in {each.digest for each in self.others(session)}:
            self._sessions.end(digest)
        self._diary.note(session.login or "", "sessions-ended")

    def describe(self, session: Session, device: str) -> None:
        """Note from what device a session was begun, in a few words."""
        self._sessions.describe(session.digest, device)

    def _vouched(self, login: str, action: str, before: Session) -> Session:
        """A session for whom a password or a provider vouches; the second factor may be awaited."""
        if not (self._second_factor.enrolled(login) or self._second_factor.required(login)):
            return self._admitted(login, action, before)
        self._sessions.end(before.digest)
        return self._begin(None, awaiting=login)

    def _admitted(self, login: str, action: str, before: Session) -> Session:
        self._sessions.end(before.digest)
        self._diary.note(login, action)
        return self._begin(login)

    def _begin(self, login: str | None, awaiting: str | None = None) -> Session:
        made = Session(token_urlsafe(32), login, token_urlsafe(32), awaiting)
        now = self._clock()
        self._sessions.keep(StoredSession(made.digest, login, made.csrf, now, now, awaiting))
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


def _visit(secret: str) -> Session:
    """The token follows from the secret, which a site elsewhere does not know."""
    return Session(secret, None, sha256(f"formulaire {secret}".encode()).hexdigest())


def _tries(login: str, address: str) -> dict[str, int]:
    """How often a login and an address may fail; digests, since a login may be any text typed."""
    return {
        digest_of(f"login:{login}"): MOST_OF_A_LOGIN,
        digest_of(f"address:{_site(address)}"): MOST_OF_AN_ADDRESS,
    }


def _site(address: str) -> str:
    """Whose an address is: one subscriber has 2⁶⁴ addresses of IPv6."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return address if found.version == 4 else str(ip_network((int(found), 64), strict=False))
