"""Commands on accounts, grants and tokens; each appends an event."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from threading import Lock
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID, uuid4

from contracts.codes import DEPARTEMENT
from contracts.days import day_at
from contracts.identifiers import NATION
from contracts.patterns import COMMUNE_CODE, POST_ID
from services.access.application.diary import Diary
from services.access.domain import events
from services.access.domain.password_rules import refusal
from services.access.domain.principals import Held, Principal, Role
from services.access.domain.register import Identity, Register, Token, evolve
from services.access.ports import (
    AccessEvents,
    AccessRefused,
    Clock,
    Credentials,
    Kind,
    Passwords,
    Sessions,
)

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
LONGEST_TOKEN = timedelta(days=366)
MANY = 1_000


class Expected(NamedTuple):
    """The areas that a role may have as its scope, at most `most` of them, in French `words`."""

    words: str
    fits: Callable[[str], object]
    most: int = MANY


def _local(area: str) -> bool:
    return bool(
        re.fullmatch(POST_ID, area)
        or re.fullmatch(COMMUNE_CODE, area)
        or area in DEPARTEMENT.by_code
    )


_POSTS = Expected("des postes (27-01)", re.compile(POST_ID).fullmatch)
SCOPES: Mapping[Role, Expected] = MappingProxyType(
    {
        Role.INTERVENANT: _POSTS._replace(words="un poste (27-01)", most=1),
        Role.CHEF_DE_SERVICE: _POSTS,
        Role.EMPLOYEUR: _POSTS,
        Role.LOGICIEL: _POSTS,
        Role.PREFECTURE: Expected("un département (27)", DEPARTEMENT.by_code.__contains__, 1),
        Role.FINANCEUR: Expected("des postes (27-01), communes ou départements", _local),
    }
)
"""By role; those that are not here are for the whole of France."""


class Accounts:
    """The register of accounts and its commands; each raises AccessRefused with its reason."""

    def __init__(
        self,
        log: AccessEvents,
        passwords: Passwords,
        credentials: Credentials,
        sessions: Sessions,
        diary: Diary,
        clock: Clock,
    ) -> None:
        self._log = log
        self._passwords = passwords
        self._credentials = credentials
        self._sessions = sessions
        self._diary = diary
        self._clock = clock
        self._folded = Register()
        self._position = 0
        self._folding = Lock()

    def register(self) -> Register:
        """The register, brought up to the last event of the log."""
        with self._folding:
            for position, at, _, event in self._log.after(self._position):
                self._folded = evolve(self._folded, event, at)
                self._position = position
            return self._folded

    def create(self, login: str, password: str | None, by: str) -> None:
        """Open an account; without a password a provider signs in, or a link gives one."""
        if not LOGIN.fullmatch(login):
            raise AccessRefused(
                f"Le nom de compte « {login} » ne convient pas : minuscules, chiffres, point, "
                "tiret, arobase, de 2 à 64 caractères."
            )
        if login in self.register().accounts:
            raise AccessRefused(f"Le compte « {login} » existe déjà, ou a existé.")
        if password is not None:
            self.require_password(login, password)
            self._passwords.set(login, password)
        self._say(events.AccountCreated(login=login), by)

    def set_password(self, login: str, password: str, by: str) -> None:
        """Change a password; sessions under way end, and links to choose one."""
        self.require_active(login)
        self.require_password(login, password)
        self._passwords.set(login, password)
        self._credentials.clear(login, Kind.LINK)
        self._sessions.end_all(login)
        self._diary.note(by, "password-changed", login)

    def disable(self, login: str, by: str) -> None:
        """End an account, its grants and its sessions."""
        self.require_active(login)
        self._say(events.AccountDisabled(login=login), by)
        self._credentials.clear(login, *Kind)
        self._sessions.end_all(login)

    def end_sessions(self, login: str) -> None:
        """End the sessions under way of an account."""
        self._sessions.end_all(login)

    def bind(self, login: str, identity: Identity, by: str) -> None:
        """Let a provider's identity sign in to an account; it replaces the one bound before."""
        self.require_active(login)
        other = self.register().of_identity(identity)
        if other is not None:
            raise AccessRefused(f"Cette identité est déjà celle du compte « {other.login} ».")
        bound = events.IdentityBound(login=login, **identity._asdict())
        self._say(bound, by)

    def unbind(self, login: str, by: str) -> None:
        """Take back the provider's identity of an account and end its sessions."""
        self.require_active(login)
        if self.register().accounts[login].identity is None:
            raise AccessRefused(f"Aucune identité n'est liée au compte « {login} ».")
        self._say(events.IdentityUnbound(login=login), by)
        self._sessions.end_all(login)

    def grant(self, login: str, role: Role, scope: Sequence[str], by: str) -> UUID:
        """Give an account a role in a scope; it signs in again, as the role demands."""
        self.require_active(login)
        scope = _checked(role, scope)
        held = Held(role, frozenset(scope))
        if held in self.register().principal(login).holds:
            raise AccessRefused(f"« {login} » a déjà ce rôle sur ce périmètre.")
        id = uuid4()
        self._say(events.Granted(grant=id, login=login, role=role, scope=tuple(scope)), by)
        self._sessions.end_all(login)
        return id

    def revoke(self, grant: UUID, by: str) -> None:
        """End a grant at once."""
        found = self.register().grants.get(grant)
        if found is None or found.until is not None:
            raise AccessRefused(f"Aucun droit en cours ne porte le numéro {grant}.")
        self._say(events.Revoked(grant=grant), by)

    def create_token(self, name: str, posts: Collection[str], expires_on: date, by: str) -> str:
        """Let a program submit the facts of posts; the secret that comes back is kept nowhere."""
        posts = _checked(Role.LOGICIEL, sorted(set(posts)))
        today = day_at(NATION, self._clock())
        if not today < expires_on <= today + LONGEST_TOKEN:
            raise AccessRefused("Un jeton vaut au moins un jour, au plus un an.")
        secret = f"relais_{token_urlsafe(32)}"
        self._say(
            events.TokenCreated(
                token=uuid4(),
                name=name,
                posts=tuple(posts),
                digest=digest_of(secret),
                expires_on=expires_on,
            ),
            by,
        )
        return secret

    def revoke_token(self, token: UUID, by: str) -> None:
        """End a token."""
        found = self.register().tokens.get(token)
        if found is None or found.revoked is not None:
            raise AccessRefused(f"Aucun jeton en cours ne porte le numéro {token}.")
        self._say(events.TokenRevoked(token=token), by)

    def of_token(self, secret: str) -> Principal | None:
        """The principal of a token, None when it is unknown, expired or revoked."""
        found = self.register().by_digest(digest_of(secret))
        if found is None or not found.opens(self._clock()):
            return None
        return Principal(_name(found), (Held(Role.LOGICIEL, frozenset(found.posts)),))

    def require_active(self, login: str) -> None:
        """Raises AccessRefused for an account that is not there, or no longer."""
        account = self.register().accounts.get(login)
        if account is None or account.disabled:
            raise AccessRefused(f"Aucun compte en cours ne s'appelle « {login} ».")

    def require_password(self, login: str, password: str) -> None:
        """Raises AccessRefused for a password that is short, or known to who tries them."""
        if why := refusal(login, password):
            raise AccessRefused(why)

    def _say(self, event: events.AccessEvent, by: str) -> None:
        self._log.append(event, self._clock(), by)
        said = event.model_dump(include={"login", "role", "scope", "grant", "token", "name"})
        words = [" ".join(part) if isinstance(part, tuple) else str(part) for part in said.values()]
        self._diary.note(by, event.type, " ".join(words))


def digest_of(secret: str) -> str:
    """SHA-256 in hexadecimal: all that is kept of a secret."""
    return sha256(secret.encode()).hexdigest()


def _name(token: Token) -> str:
    return f"jeton {token.name}"


def _checked(role: Role, scope: Sequence[str]) -> Sequence[str]:
    """`scope` when it fits the role; the nation for a role of the whole of France."""
    expected = SCOPES.get(role)
    if expected is None:
        if scope and list(scope) != [NATION]:
            raise AccessRefused(f"Le rôle {role} vaut pour la France entière : sans périmètre.")
        return (NATION,)
    fits = all(expected.fits(area) for area in scope)
    if not fits or not 1 <= len(scope) <= expected.most:
        raise AccessRefused(f"Le rôle {role} demande pour périmètre {expected.words}.")
    return scope
