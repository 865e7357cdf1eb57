"""The accounts, grants and tokens folded from their events: as of now, or of any past day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from contracts.codes import DEPARTEMENT
from contracts.days import day_at
from services.access.domain import events
from services.access.domain.grants import Grant, GrantState
from services.access.domain.invitations import Invitation, InvitationState
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
class Token:
    """A secret that lets a program submit the facts of some posts; only its digest is kept."""

    id: UUID
    name: str
    posts: tuple[str, ...]
    digest: str
    created: datetime
    expires_on: date
    revoked: datetime | None = None

    @property
    def sender(self) -> str:
        """Its program, as a principal and in the journal."""
        return f"jeton {self.name}"

    def opens(self, at: datetime) -> bool:
        """Whether it is accepted at an instant: not revoked, its last day not over at a post."""
        return self.revoked is None and min(day_at(p, at) for p in self.posts) <= self.expires_on


@dataclass(frozen=True, slots=True)
class Register:
    """Every account, grant, invitation and token, those that ended included."""

    accounts: Mapping[str, Account] = field(default_factory=dict)
    grants: Mapping[UUID, Grant] = field(default_factory=dict)
    tokens: Mapping[UUID, Token] = field(default_factory=dict)
    invitations: Mapping[UUID, Invitation] = field(default_factory=dict)

    def principal(self, login: str, now: datetime) -> Principal:
        """An account as a principal, with the grants that stand at an instant, where they do."""
        mine = (each for each in self.of(login) if each.state(now) is GrantState.STANDS)
        holds = tuple(each.held_at(now) for each in mine)
        if all(held.role is not Role.ANISCG for held in holds):
            return Principal(login, holds)
        standing = (each.held for each in self.standing(now))
        prefectures = [held.scope for held in standing if held.role is Role.PREFECTURE]
        return Principal(login, holds, frozenset(DEPARTEMENT.by_code).difference(*prefectures))

    def standing(self, now: datetime) -> list[Grant]:
        """The grants that allow something at an instant, the oldest first."""
        return [each for each in self.grants.values() if each.state(now) is GrantState.STANDS]

    def of(self, login: str) -> list[Grant]:
        """All the grants of an account, those that ended or are to come included."""
        return [each for each in self.grants.values() if each.login == login]

    def invited(self, login: str, at: datetime) -> Invitation | None:
        """The invitation by which a login can be opened at an instant, or could be without a
        new link."""
        waiting = (InvitationState.AWAITED, InvitationState.EXPIRED)
        mine = (each for each in self.invitations.values() if each.login == login)
        return next((each for each in mine if each.state(at) in waiting), None)

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


def evolve(register: Register, event: events.AccessEvent, at: datetime, by: str = "") -> Register:
    """The register after an event that `by` said; it never refuses."""
    return evolved(register, [(event, at, by)])


def evolved(
    register: Register, said: Iterable[tuple[events.AccessEvent, datetime, str]]
) -> Register:
    """The register after many events, each with its instant and who said it."""
    accounts, grants = dict(register.accounts), dict(register.grants)
    tokens, invitations = dict(register.tokens), dict(register.invitations)

    def end(ended: Iterable[UUID | None], at: datetime, by: str) -> None:
        for id in ended:
            if id in grants and grants[id].until is None:
                grants[id] = replace(grants[id], until=at, ended_by=by)

    for event, at, by in said:
        match event:
            case events.AccountCreated(login=login):
                accounts[login] = Account(login, at)
            case events.AccountDisabled(login=login) if login in accounts:
                accounts[login] = replace(accounts[login], disabled=at)
                end([id for id, grant in grants.items() if grant.login == login], at, by)
            case events.IdentityBound(login=login) as bound if login in accounts:
                identity = Identity(bound.issuer, bound.subject)
                accounts[login] = replace(accounts[login], identity=identity)
            case events.IdentityUnbound(login=login) if login in accounts:
                accounts[login] = replace(accounts[login], identity=None)
            case events.Granted(grant=id, login=login):
                grants[id] = _grant(id, login, event, at, by)
            case events.Revoked(grant=id):
                end([id], at, by)
            case events.PostHandedOver(grant=id, login=login, next=other) if (
                id in grants and grants[id].until is None
            ):
                end([id], at, by)
                grants[other] = Grant(other, login, grants[id].held, at, by=by)
            case events.Invited(invitation=id) as made:
                invitations[id] = Invitation(
                    id, made.login, made.offers, at, made.expires, by, made.replaces
                )
            case events.InvitationWithdrawn(invitation=id) if id in invitations:
                invitations[id] = replace(invitations[id], closed=InvitationState.WITHDRAWN)
            case events.InvitationAccepted(invitation=id) as taken if (
                id in invitations and invitations[id].closed is None and taken.login not in accounts
            ):
                invited = invitations[id]
                invitations[id] = replace(invited, closed=InvitationState.ACCEPTED)
                own_one = Identity(taken.issuer, taken.subject) if taken.subject else None
                accounts[taken.login] = Account(taken.login, at, identity=own_one)
                end([invited.replaces], at, by)
                for number, offer in enumerate(invited.offers):
                    own = uuid5(id, str(number))
                    grants[own] = _grant(own, taken.login, offer, at, invited.by)
            case events.TokenCreated(token=id) as drawn:
                tokens[id] = Token(id, drawn.name, drawn.posts, drawn.digest, at, drawn.expires_on)
            case events.TokenRevoked(token=id) if id in tokens and tokens[id].revoked is None:
                tokens[id] = replace(tokens[id], revoked=at)
    return Register(accounts, grants, tokens, invitations)


def _grant(id: UUID, login: str, offer: events.Offer, at: datetime, by: str) -> Grant:
    held, first, last = Held(offer.role, frozenset(offer.scope)), offer.starts_on, offer.ends_on
    return Grant(id, login, held, at, starts_on=first, ends_on=last, by=by)
