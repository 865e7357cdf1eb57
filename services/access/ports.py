"""What access needs of its database and of an identity provider."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from services.access.domain.events import AccessEvent
from services.access.domain.register import Identity

Clock = Callable[[], datetime]
"""Aware, UTC."""


class AccessRefused(Exception):
    """A change or a sign-in is refused; the message (French) says why and what to do."""


class TooManyFailures(AccessRefused):
    """A login or an address has failed too often of late."""


class Crowded(AccessRefused):
    """Too many people sign in at this moment."""


class Recorded(NamedTuple):
    """An event with its position in the log, its author and its instant."""

    position: int
    at: datetime
    by: str
    event: AccessEvent


class AccessEvents(Protocol):
    """The append-only log of accounts, grants and tokens."""

    def append(self, event: AccessEvent, at: datetime, by: str) -> None:
        """Keep an event for ever."""

    def after(self, position: int) -> Sequence[Recorded]:
        """The events beyond a position, in order."""


class StoredSession(NamedTuple):
    """A session as it is kept; the browser alone knows the secret of which this is the digest."""

    digest: str
    login: str | None
    csrf: str
    created: datetime
    seen: datetime


class Sessions(Protocol):
    """The sessions under way, and the failures to begin one."""

    def keep(self, session: StoredSession) -> None:
        """Store a session that begins."""

    def find(self, digest: str) -> StoredSession | None:
        """The session with this digest, None when there is none."""

    def touch(self, digest: str, at: datetime) -> None:
        """Store the instant at which it was last used."""

    def end(self, digest: str) -> None:
        """Delete a session."""

    def end_all(self, login: str) -> None:
        """Delete every session of an account."""

    def failed(self, keys: Sequence[str], at: datetime) -> None:
        """Count a failure to sign in under each of these keys."""

    def forgive(self, keys: Sequence[str], at: datetime) -> None:
        """Take back the failures counted under these keys at this very instant."""

    def failures(self, key: str, since: datetime) -> int:
        """How many failures a key has had since an instant."""


class Passwords(Protocol):
    """The passwords of local accounts, as argon2 keeps them."""

    def set(self, login: str, password: str) -> None:
        """Keep a password."""

    def right(self, login: str, password: str) -> bool:
        """Whether it is the password of an account; as slow for one that has none."""


class Provider(Protocol):
    """An identity provider that signs people in for Relais (OpenID Connect)."""

    @property
    def label(self) -> str:
        """Its name on the sign-in page."""

    def address(self, secret: str, suite: str) -> str:
        """The provider's address to which a browser is redirected to sign in.

        `secret` is that of its session, `suite` the page it asked for. Raises AccessRefused when
        the provider is away.
        """

    def identity(self, secret: str, parameters: Mapping[str, str]) -> tuple[Identity, str]:
        """The identity that the provider vouches for, and the page that was asked for.

        `parameters` are those with which the browser came back. Raises AccessRefused when any
        of them, or what the provider answers, is not as the protocol wants it.
        """


class Served(NamedTuple):
    """A line of the journal: a request, its principal, and whether it was allowed."""

    at: datetime
    who: str
    action: str
    what: str
    allowed: bool


class AccessJournal(Protocol):
    """The append-only journal of requests served and refused."""

    def note(self, served: Served) -> None:
        """Keep a line for ever."""

    def last(
        self, limit: int, what: str | None = None, action: str | None = None
    ) -> Sequence[Served]:
        """The last lines, the newest first; `what`, `action`: only of these."""
