"""What access needs of its database and of an identity provider."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from services.access.domain.events import AccessEvent
from services.access.domain.journal import Leaf, Line, Signed
from services.access.domain.register import Identity
from services.access.domain.unusual import Tally

Clock = Callable[[], datetime]
"""Aware, UTC."""


class AccessRefused(Exception):
    """A change or a sign-in is refused; the message (French) says why and what to do."""


class TooManyFailures(AccessRefused):
    """A login or an address has failed too often of late."""


class CodeReplayed(AccessRefused):
    """A code of the second factor that has opened already: somebody may have seen it."""


class Crowded(AccessRefused):
    """Too many people sign in at this moment."""


class Overtaken(Exception):
    """Something was said of accounts since what was read of them: to be judged anew."""


class Recorded(NamedTuple):
    """An event with its position in the log, its author and its instant."""

    position: int
    at: datetime
    by: str
    event: AccessEvent


class AccessEvents(Protocol):
    """The append-only log of accounts, grants and tokens."""

    def append(self, events: Sequence[AccessEvent], at: datetime, by: str, after: int) -> None:
        """Keep events for ever behind a position, the last read: all of them, or none.

        Raises Overtaken where others stand behind it.
        """

    def after(self, position: int) -> Sequence[Recorded]:
        """The events beyond a position, in order."""


class StoredSession(NamedTuple):
    """A session as it is kept; the browser alone knows the secret of which this is the digest.

    `awaiting`: the account that has shown its password, and not yet its second factor; until it
    does, `login` is None. `device`: the browser and the system, in a few words.
    """

    digest: str
    login: str | None
    csrf: str
    created: datetime
    seen: datetime
    awaiting: str | None = None
    device: str = ""


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

    def end_all(self, login: str, but: str = "") -> None:
        """Delete every session of an account, except that with the digest `but`."""

    def of(self, login: str) -> Sequence[StoredSession]:
        """The sessions of an account, the last used first; some may be over."""

    def last_sign_ins(self) -> Mapping[str, datetime]:
        """When each account last signed in, by login; those that never did are absent."""

    def describe(self, digest: str, device: str) -> None:
        """Store from what device a session was begun."""

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

    def has(self, login: str) -> bool:
        """Whether an account has a password; who signs in by a provider alone has none."""


class Kind(StrEnum):
    """What an account may have beside its password, and what `value` is.

    Secrets are encrypted; of links and recovery codes only the digest is kept.
    """

    ADDRESS = "address"
    PROPOSED = "proposed"
    """The secret of a second factor that nobody has confirmed yet."""
    NEXT = "next"
    """The secret of another telephone, for who showed a code of the one that stands."""
    FACTOR = "factor"
    STEP = "step"
    """A step of time whose code was used: it opens nothing again."""
    RECOVERY = "recovery"
    LINK = "link"
    """A link under which one chooses a new password, once."""
    INVITATION = "invitation"
    """A link by which an account is opened, once; the account is the invitation's number."""


class Value(NamedTuple):
    """A value of an account, and until when it is of use."""

    login: str
    kind: Kind
    value: str
    until: datetime


class Credentials(Protocol):
    """What proves an account beside its password; what is past its time is as if it was not."""

    def of(self, login: str, kind: Kind, at: datetime) -> Sequence[str]:
        """The values of an account."""

    def owner(self, kind: Kind, value: str, at: datetime) -> str | None:
        """The account that has this value."""

    def add(self, login: str, kind: Kind, value: str, at: datetime, until: datetime) -> bool:
        """Keep a value from now on; False where it is there: of two at once, one succeeds."""

    def add_all(self, values: Sequence[Value]) -> None:
        """Keep values that nobody has yet, all or none."""

    def take(self, login: str, kind: Kind, value: str, at: datetime) -> bool:
        """Remove a value; False where it is not there: of two at once, one succeeds."""

    def clear(self, login: str, *kinds: Kind) -> None:
        """Remove all values of these kinds."""


class Cipher(Protocol):
    """Keeps the secrets of second factors from whoever reads the database."""

    def seal(self, login: str, secret: bytes) -> str:
        """The secret, encrypted for this account. Raises AccessRefused where there is no key."""

    def unseal(self, login: str, text: str) -> bytes:
        """The secret again. Raises AccessRefused under another key."""

    def derived(self, purpose: str) -> bytes:
        """32 bytes, always the same for one purpose, which tell nothing of those of another.

        Raises AccessRefused where there is no key.
        """


class Names(Protocol):
    """Hides names of people (logins, addresses) from whoever reads the database. Both raise
    KeysAway where the key is not there.
    """

    def hide(self, names: Sequence[str]) -> list[str]:
        """The token of each name, always the same for one name: what the database keeps."""

    def show(self, tokens: Sequence[str]) -> list[str | None]:
        """The name of each token; None for what is none, or was hidden under another key."""


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
    """A line of the journal: a request, its principal, and whether it was allowed.

    `named`: the whole of `what`, or a word of it, where that names somebody.
    """

    at: datetime
    who: str
    action: str
    what: str
    allowed: bool
    named: str = ""


class Asked(NamedTuple):
    """Which lines of the journal; each left empty means all.

    `who`: a login, or its token. `area`: a post, a département or `FR`, named alone or in an
    address. `since` and `until`: instants, the first included, the second not. `refused`:
    only these.
    """

    who: str = ""
    area: str = ""
    since: datetime | None = None
    until: datetime | None = None
    refused: bool = False


class AccessJournal(Protocol):
    """The append-only journal of requests served and refused, and the log of its leaves."""

    def note(self, *served: Served) -> None:
        """Keep lines, all or none, and their leaves for ever."""

    def last(
        self, limit: int, what: str | None = None, action: str | None = None
    ) -> Sequence[Served]:
        """The last lines, the newest first; `what`, `action`: only of these."""

    def asked(self, asked: Asked, skip: int, limit: int) -> Sequence[Served]:
        """The lines asked for, the newest first, without the `skip` newest."""

    def count(self, asked: Asked) -> int:
        """How many lines are asked for."""

    def token(self, who: str) -> str:
        """What names somebody elsewhere, such as in the log of a process: `Asked.who` takes it."""

    def tallies(self, since: datetime) -> Sequence[Tally]:
        """How many lines since an instant have the same account, action and answer."""

    def lines(self) -> Iterator[Line]:
        """Every leaf, with the words that are kept of it."""

    def leaves(self, after: int) -> Iterator[Leaf]:
        """Every leaf from number `after` + 1."""

    def unlogged(self) -> Sequence[int]:
        """The positions of the lines that have no leaf."""

    def signed(self) -> Sequence[Signed]:
        """The checkpoints, by size."""

    def sign(self, signed: Signed) -> None:
        """Keep a checkpoint; one of that size that is there stays as it is."""
