"""The accounts, grants and tokens folded from their events: as of now, or of any past day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from contracts.codes import DEPARTEMENT
from contracts.days import day_at
from contracts.identifiers import NATION
from services.access.domain import events
from services.access.domain.policy import Action, Resource, may
from services.access.domain.principals import Held, Principal, Role


class Identity(NamedTuple):
    """Somebody as a provider knows them (OpenID Connect Core, 5.7)."""

    issuer: str
    subject: str


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in, unless disabled."""

    login: str
    created: datetime
    disabled: datetime | None = None
    identity: Identity | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that an account held, from when to when."""

    id: UUID
    login: str
    held: Held
    since: datetime
    until: datetime | None = None

    def held_on(self, day: date) -> bool:
        """Whether the account held it at some moment of a day in Paris."""
        ended = self.until and day_at(NATION, self.until)
        return day_at(NATION, self.since) <= day and (ended is None or day <= ended)


@dataclass(frozen=True, slots=True)
class Token:
    """A secret that lets a program submit the facts of some posts; only its digest is kept."""

    id: UUID
    name: str
    posts: tuple[str, ...]
    digest: str
    created: datetime
    expires_on: date
    revoked: datetime | None = None

    def opens(self, at: datetime) -> bool:
        """Whether it is accepted at an instant: not revoked, its last day not over at a post."""
        return self.revoked is None and min(day_at(p, at) for p in self.posts) <= self.expires_on


@dataclass(frozen=True, slots=True)
class Register:
    """Every account, grant and token, those that ended included."""

    accounts: Mapping[str, Account] = field(default_factory=dict)
    grants: Mapping[UUID, Grant] = field(default_factory=dict)
    tokens: Mapping[UUID, Token] = field(default_factory=dict)

    def principal(self, login: str) -> Principal:
        """An account as a principal, with the grants that have not ended."""
        standing = [each for each in self.grants.values() if each.until is None]
        holds = tuple(each.held for each in standing if each.login == login)
        if all(held.role is not Role.ANISCG for held in holds):
            return Principal(login, holds)
        prefectures = [each.held.scope for each in standing if each.held.role is Role.PREFECTURE]
        return Principal(login, holds, frozenset(DEPARTEMENT.by_code).difference(*prefectures))

    def who_could(self, action: Action, resource: Resource, day: date) -> list[Grant]:
        """The grants that allowed this on a day, the oldest first."""
        return [
            grant
            for grant in self.grants.values()
            if grant.held_on(day) and may(Principal(grant.login, (grant.held,)), action, resource)
        ]

    def of_identity(self, identity: Identity) -> Account | None:
        """The account in use to which a provider's identity is bound."""
        accounts = (each for each in self.accounts.values() if each.disabled is None)
        return next((each for each in accounts if each.identity == identity), None)

    def by_digest(self, digest: str) -> Token | None:
        """The token with this digest, ended or not; None when there is none."""
        return next((each for each in self.tokens.values() if each.digest == digest), None)


def evolve(register: Register, event: events.AccessEvent, at: datetime) -> Register:
    """The register after an event; it never refuses."""
    accounts, grants, tokens = dict(register.accounts), dict(register.grants), dict(register.tokens)
    match event:
        case events.AccountCreated(login=login):
            accounts[login] = Account(login, at)
        case events.AccountDisabled(login=login) if login in accounts:
            accounts[login] = replace(accounts[login], disabled=at)
            _end(grants, [id for id, grant in grants.items() if grant.login == login], at)
        case events.IdentityBound(login=login, issuer=issuer, subject=subject) if login in accounts:
            accounts[login] = replace(accounts[login], identity=Identity(issuer, subject))
        case events.IdentityUnbound(login=login) if login in accounts:
            accounts[login] = replace(accounts[login], identity=None)
        case events.Granted(grant=id, login=login, role=role, scope=scope):
            grants[id] = Grant(id, login, Held(Role(role), frozenset(scope)), at)
        case events.Revoked(grant=id):
            _end(grants, [id] if id in grants else [], at)
        case events.TokenCreated(token=id) as made:
            tokens[id] = Token(id, made.name, made.posts, made.digest, at, made.expires_on)
        case events.TokenRevoked(token=id) if id in tokens and tokens[id].revoked is None:
            tokens[id] = replace(tokens[id], revoked=at)
    return Register(accounts, grants, tokens)


def _end(grants: dict[UUID, Grant], ended: Iterable[UUID], at: datetime) -> None:
    for id in ended:
        if grants[id].until is None:
            grants[id] = replace(grants[id], until=at)
