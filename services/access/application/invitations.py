"""Invitations: somebody opens an account by a link of one use, and holds what it was offered."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from secrets import token_urlsafe
from typing import NamedTuple
from uuid import UUID, uuid4

from services.access.application.accounts import Accounts, digest_of
from services.access.application.second_factor import LASTING
from services.access.application.turns import in_turn
from services.access.domain import events
from services.access.domain.delegation import may_give
from services.access.domain.grants import GrantState
from services.access.domain.invitations import Invitation, InvitationState
from services.access.domain.principals import Held, Principal, Role
from services.access.domain.register import Identity
from services.access.ports import AccessRefused, Clock, Credentials, Kind, Passwords, Value

GOOD_FOR = timedelta(days=7)
ADDRESS_FOR = timedelta(days=60)  # so that an invitation that expired can be sent again
RENEWED = (
    "Cette invitation a été renvoyée depuis que la page est ouverte. Si elle n'arrive pas, "
    "renvoyez-la d'ici."
)
OVER = "Demandez une autre invitation à qui vous a invité."


class Wanted(NamedTuple):
    """An account to open: its login, what it is offered, and where its mail goes, if anywhere.

    `replaces`: the grant that ends when it is opened. `beside`: another account may have the
    préfecture already.
    """

    login: str
    offers: tuple[events.Offer, ...]
    address: str = ""
    replaces: UUID | None = None
    beside: bool = False


class Sealed(NamedTuple):
    """An invitation and the secret of its link, which is kept nowhere."""

    invitation: Invitation
    secret: str


class Invitations:
    """Invites, and opens accounts; each refusal is an AccessRefused."""

    def __init__(
        self, accounts: Accounts, passwords: Passwords, credentials: Credentials, clock: Clock
    ) -> None:
        self._accounts = accounts
        self._passwords = passwords
        self._credentials = credentials
        self._clock = clock

    def still(self) -> AbstractContextManager[None]:
        """Read the register of accounts once, and append behind what was read."""
        return self._accounts.still()

    def refusal(self, wanted: Wanted, who: Principal) -> str | None:
        """Why `who` cannot invite so (French), None when they can."""
        try:
            self._judged(wanted, who)
        except AccessRefused as refused:
            return str(refused)
        return None

    def invite(self, wanted: Sequence[Wanted], who: Principal) -> list[Sealed]:
        """Invite each, all or none."""
        addresses = self._invited(wanted, who)
        return self._sealed(list(addresses), addresses)

    @in_turn
    def _invited(self, wanted: Sequence[Wanted], who: Principal) -> dict[UUID, str]:
        judged = [self._judged(each, who) for each in wanted]
        until = self._clock() + GOOD_FOR
        said = [
            events.Invited(
                invitation=uuid4(),
                login=each.login,
                offers=each.offers,
                expires=until,
                replaces=each.replaces,
            )
            for each in judged
        ]
        self._accounts.say(said, who.name)
        return {event.invitation: each.address for event, each in zip(said, judged, strict=True)}

    def renew(self, id: UUID, until: str, who: Principal) -> Sealed:
        """Another link for an invitation that nobody used; the one before opens nothing more.

        `until`: when that one expires, in the format of ISO 8601.
        """
        self._renewed(id, until, who)
        self._credentials.clear(str(id), Kind.INVITATION)
        return self._sealed([id], {})[0]

    @in_turn
    def _renewed(self, id: UUID, seen: str, who: Principal) -> None:
        found = self.waiting(id)
        if found.expires.isoformat() != seen:
            raise AccessRefused(RENEWED)
        told = {"login": found.login, "offers": found.offers, "replaces": found.replaces}
        until = self._clock() + GOOD_FOR
        self._accounts.say([events.Invited(invitation=id, expires=until, **told)], who.name)

    @in_turn
    def withdraw(self, id: UUID, who: Principal) -> None:
        """Take an invitation back."""
        self.waiting(id)
        self._accounts.say([events.InvitationWithdrawn(invitation=id)], who.name)
        self._credentials.clear(str(id), Kind.INVITATION, Kind.ADDRESS)

    def waiting(self, id: UUID) -> Invitation:
        """An invitation that nobody used and nobody took back. Raises AccessRefused."""
        found = self._accounts.register().invitations.get(id)
        if found is None or found.closed is not None:
            raise AccessRefused("Cette invitation n'attend plus de réponse : voyez les comptes.")
        return found

    def address_of(self, id: UUID) -> str | None:
        """Where an invitation goes by mail; None on paper."""
        found = self._credentials.of(str(id), Kind.ADDRESS, self._clock())
        return found[0] if found else None

    def of_secret(self, secret: str) -> Invitation:
        """The invitation of a link that is still of use. Raises AccessRefused, which says why."""
        digest, now = digest_of(secret), self._clock()
        owner = self._credentials.owner(Kind.INVITATION, digest, now)
        found = self._accounts.register().invitations.get(UUID(owner)) if owner else None
        if found is None:
            raise AccessRefused(
                f"Ce lien a déjà servi, a été retiré, ou un autre l'a remplacé. {OVER}"
            )
        if found.state(now) is InvitationState.ACCEPTED:
            raise AccessRefused("Ce lien a déjà servi : votre compte est ouvert, connectez-vous.")
        if found.state(now) is not InvitationState.AWAITED:
            raise AccessRefused(f"Cette invitation est {found.state(now)}. {OVER}")
        self._require_scope(found)
        return found

    def accept(self, secret: str, password: str | None, identity: Identity | None = None) -> str:
        """Open the account, with a password or a provider's identity; its login.

        Of two at once, one succeeds.
        """
        before = self._accounts.register().grants
        found, now = self._accepted(secret, password, identity), self._clock()
        id, login = found.id, found.login
        self._credentials.clear(str(id), Kind.INVITATION)
        if password is not None:
            self._passwords.set(login, password)
        if address := self.address_of(id):
            self._credentials.add(login, Kind.ADDRESS, address, now, LASTING)
            self._credentials.clear(str(id), Kind.ADDRESS)
        if found.replaces and (replaced := before.get(found.replaces)):
            self._accounts.end_sessions(replaced.login)
        return login

    @in_turn
    def _accepted(self, secret: str, password: str | None, identity: Identity | None) -> Invitation:
        found = self.of_secret(secret)
        login, known = found.login, self._accounts.register()
        self._accounts.require_free(login)
        if identity is not None and (other := known.of_identity(identity)):
            raise AccessRefused(
                f"Votre identité est déjà celle du compte « {other.login} » : connectez-vous-y, "
                "et demandez que ce droit lui soit donné."
            )
        if password is not None:
            self._accounts.require_password(login, password)
        told = identity._asdict() if identity else {}
        event = events.InvitationAccepted(invitation=found.id, login=login, **told)
        self._accounts.say([event], login)
        return found

    def require_one_prefecture(self, offer: events.Offer) -> None:
        """Raises AccessRefused where an account has, or is invited to, the same préfecture."""
        if offer.role is not Role.PREFECTURE:
            return
        known, now = self._accounts.register(), self._clock()
        scope = frozenset(offer.scope)
        held = [
            each.login
            for each in known.grants.values()
            if each.held == (offer.role, scope) and each.state(now) is not GrantState.OVER
        ]
        held += [
            each.login
            for each in known.invitations.values()
            if each.state(now) is InvitationState.AWAITED
            and any((o.role, frozenset(o.scope)) == (offer.role, scope) for o in each.offers)
        ]
        if held:
            raise AccessRefused(
                f"La préfecture {' '.join(scope)} est déjà celle de « {held[0]} » : passez-lui la "
                "main, ou dites que deux comptes la tiennent."
            )

    def _judged(self, wanted: Wanted, who: Principal) -> Wanted:
        """The same with offers that fit. Raises AccessRefused."""
        known, now = self._accounts.register(), self._clock()
        self._accounts.require_free(wanted.login)
        if known.invited(wanted.login, now) is not None:
            raise AccessRefused(
                f"« {wanted.login} » est déjà invité : renvoyez ou retirez cette invitation."
            )
        offers = tuple(self._accounts.checked(each) for each in wanted.offers)
        if not offers:
            raise AccessRefused("Une invitation donne au moins un rôle.")
        for offer in offers:
            require_may_give(who, offer)
            if not (wanted.beside or wanted.replaces):
                self.require_one_prefecture(offer)
        if wanted.replaces is not None:
            self._accounts.standing(wanted.replaces)
        self._accounts.require_readable(wanted.login, held_by(offers))
        return wanted._replace(offers=offers)

    def _require_scope(self, found: Invitation) -> None:
        """Refuse an invitation whose author no longer gives what it offers, whose post has been
        handed to another since, or whose posts a release of since does not stand against."""
        known = self._accounts.register()
        if found.by in known.accounts:
            author = self._accounts.principal(found.by)
            if not all(may_give(author, each.role, each.scope) for each in found.offers):
                raise AccessRefused(
                    "Qui vous a invité ne donne plus ce droit, qui lui a été retiré. "
                    "Demandez une autre invitation à l'administrateur des comptes."
                )
        self._accounts.require_readable(found.login, held_by(found.offers))
        before = known.grants.get(found.replaces) if found.replaces else None
        if before and before.state(self._accounts.now) is GrantState.OVER:
            raise AccessRefused(f"Le droit que vous deviez reprendre a été retiré. {OVER}")

    def _sealed(self, ids: Sequence[UUID], addresses: Mapping[UUID, str]) -> list[Sealed]:
        """Draw a link for each, and keep its digest, and the address of those that have one."""
        now, secrets = self._clock(), {id: token_urlsafe(32) for id in ids}
        values = [
            Value(str(id), Kind.INVITATION, digest_of(secret), now + GOOD_FOR)
            for id, secret in secrets.items()
        ]
        values += [
            Value(str(id), Kind.ADDRESS, address, now + ADDRESS_FOR)
            for id, address in addresses.items()
            if address
        ]
        self._credentials.add_all(values)
        invitations = self._accounts.register().invitations
        return [Sealed(invitations[id], secret) for id, secret in secrets.items()]


def held_by(offers: Iterable[events.Offer]) -> list[Held]:
    """What an account would hold that accepts these offers."""
    return [Held(each.role, frozenset(each.scope)) for each in offers]


def require_may_give(who: Principal, offer: events.Offer) -> None:
    """Raises AccessRefused where `who` gives no such role there."""
    if not may_give(who, offer.role, offer.scope):
        raise AccessRefused(
            "Ce rôle ou ce périmètre n'est pas à donner par vous : vous n'invitez que pour le "
            "vôtre. Demandez-le à l'administrateur des comptes."
        )
