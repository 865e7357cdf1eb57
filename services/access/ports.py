"""What access needs of the place where it is kept."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from services.access.domain.events import AccessEvent
from services.access.domain.register import Identity

Clock = Callable[[], datetime]
"""Aware, UTC."""


class AccessRefused(Exception):
    """What was asked cannot be; the message (French) says why and what to do."""


class TooManyFailures(AccessRefused):
    """A login or an address has failed too often of late."""


class Recorded(NamedTuple):
    """An event at its place, by whom and when."""

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
    """A session; its secret is known to its browser only."""

    digest: str
    login: str | None
    csrf: str
    created: datetime
    seen: datetime


class Sessions(Protocol):
    """The sessions under way, and the failures to begin one."""

    def keep(self, session: StoredSession) -> None:
        """Begin a session."""

    def find(self, digest: str) -> StoredSession | None:
        """The session of a digest."""

    def touch(self, digest: str, at: datetime) -> None:
        """Note that it was used."""

    def end(self, digest: str) -> None:
        """Forget it."""

    def end_all(self, login: str) -> None:
        """Forget all of an account."""

    def failed(self, keys: Sequence[str], at: datetime) -> None:
        """Note a failure to sign in under each of these keys."""

    def failures(self, key: str, since: datetime) -> int:
        """How many failures a key has had since an instant."""


class Passwords(Protocol):
    """The passwords of local accounts, as argon2 keeps them."""

    def set(self, login: str, password: str) -> None:
        """Keep a password."""

    def right(self, login: str, password: str) -> bool:
        """Whether it is the password of an account; as slow for one that has none."""


class Provider(Protocol):
    """Who knows people elsewhere, and says who they are (OpenID Connect)."""

    @property
    def label(self) -> str:
        """Its name, as people know it."""

    def address(self, secret: str, suite: str) -> str:
        """Where to send a browser; `secret`: of its session, `suite`: where it was going.

        Raises AccessRefused when the provider is away.
        """

    def identity(self, secret: str, parameters: Mapping[str, str]) -> tuple[Identity, str]:
        """Who came back with these parameters of the return address, and where they were going.

        Raises AccessRefused for anything that is not exactly right.
        """


class Served(NamedTuple):
    """What was served, to whom."""

    at: datetime
    who: str
    action: str
    what: str
    allowed: bool


class AccessJournal(Protocol):
    """The append-only journal of what was served."""

    def note(self, served: Served) -> None:
        """Keep a line for ever."""

    def last(
        self, limit: int, what: str | None = None, action: str | None = None
    ) -> Sequence[Served]:
        """The last lines, the newest first; `what`, `action`: only of these."""
