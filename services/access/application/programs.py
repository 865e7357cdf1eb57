"""Programs: a token is exchanged for access that lasts an hour, and that alone opens the API."""

from datetime import timedelta
from secrets import token_urlsafe
from typing import NamedTuple
from uuid import UUID

from services.access.application.accounts import Accounts, digest_of
from services.access.application.diary import Diary
from services.access.domain.principals import Held, Principal, Role
from services.access.domain.register import Token
from services.access.ports import AccessRefused, Clock, Sessions, StoredSession

LASTS = timedelta(hours=1)
MOST = 20  # under way for one token: whoever asks for more lets go of the oldest
OF_A_PROGRAM = "jeton:"
"""Begins the login of a program's row among the sessions: no login of a person has a colon."""
UNKNOWN = "Ce jeton n'ouvre rien : il est inconnu, expiré ou révoqué. Demandez-en un autre."


class Access(NamedTuple):
    """What a program shows with each request, for so many seconds, for facts of these posts."""

    secret: str
    seconds: int
    posts: tuple[str, ...]


class Programs:
    """Exchanges the tokens of programs, and knows who comes with what was given for one."""

    def __init__(
        self, accounts: Accounts, sessions: Sessions, diary: Diary, clock: Clock, *, static: bool
    ) -> None:
        """`static`: a token opens the API by itself too, as it did before there was an exchange."""
        self._accounts = accounts
        self._sessions = sessions
        self._diary = diary
        self._clock = clock
        self._static = static

    def exchange(self, secret: str, number: UUID | None = None) -> Access:
        """Access for who holds a token; `number`: which one it should be. Raises AccessRefused."""
        token = self._standing(secret)
        if token is None or number not in (None, token.id):
            raise AccessRefused(UNKNOWN)
        given, login, now = token_urlsafe(32), f"{OF_A_PROGRAM}{token.id}", self._clock()
        for old in self._sessions.of(login)[MOST - 1 :]:
            self._sessions.end(old.digest)
        self._sessions.keep(StoredSession(digest_of(given), login, "", now, now))
        self._diary.note(token.sender, "token-exchanged")
        return Access(given, int(LASTS.total_seconds()), token.posts)

    def principal(self, shown: str) -> Principal | None:
        """Who comes with this access, None when it is unknown or over, as its token may be."""
        found = self._of_access(shown) or (self._standing(shown) if self._static else None)
        if found is None or not found.opens(self._clock()):
            return None
        return Principal(found.sender, (Held(Role.LOGICIEL, frozenset(found.posts)),))

    def is_token(self, shown: str) -> bool:
        """Whether it is a token, which is to be exchanged first."""
        return self._standing(shown) is not None

    def _of_access(self, shown: str) -> Token | None:
        kept = self._sessions.find(digest_of(shown))
        if kept is None or not (kept.login or "").startswith(OF_A_PROGRAM):
            return None
        if self._clock() - kept.created > LASTS:
            self._sessions.end(kept.digest)
            return None
        number = UUID((kept.login or "").removeprefix(OF_A_PROGRAM))
        return self._accounts.register().tokens.get(number)

    def _standing(self, secret: str) -> Token | None:
        found = self._accounts.register().by_digest(digest_of(secret))
        return found if found and found.opens(self._clock()) else None
