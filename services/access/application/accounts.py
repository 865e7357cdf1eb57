"""Commands on accounts, grants and tokens; each appends an event."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID, uuid4

from contracts.days import day_at
from contracts.identifiers import NATION
from services.access.application.diary import Diary
from services.access.application.last_read import LastRead
from services.access.application.turns import in_turn
from services.access.domain import events
from services.access.domain.grants import Grant, GrantState
from services.access.domain.password_rules import refusal
from services.access.domain.principals import Held, Principal, Role
from services.access.domain.readers import posts_read
from services.access.domain.register import Identity, Register
from services.access.domain.scopes import ScopeRefused, scope_of
from services.access.ports import (
    AccessEvents,
    AccessRefused,
    Clock,
    Credentials,
    Kind,
    Passwords,
    Recorded,
    Sessions,
)

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
LONGEST_TOKEN = timedelta(days=366)


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
        refusal: Callable[[frozenset[str]], str | None] = lambda posts: None,
    ) -> None:
        """`refusal`: why one account may not read several posts, in French, None where it may."""
        self._log = log
        self._refusal = refusal
        self._passwords = passwords
        self._credentials = credentials
        self._sessions = sessions
        self._diary = diary
        self._clock = clock
        self._last = LastRead(log)

    def register(self) -> Register:
        """The register, brought up to the last event of the log."""
        return self._last.read().register

    def still(self) -> AbstractContextManager[None]:
        """For who judges many things at once: this thread reads the log once, until the end or
        until it says something, and says it behind what it read.
        """
        return self._last.still()

    def last_sign_ins(self) -> Mapping[str, datetime]:
        """When each account last signed in, by login; those that never did are absent."""
        return self._sessions.last_sign_ins()

    @property
    def today(self) -> date:
        """The day in Paris, by which pages of accounts are dated."""
        return day_at(NATION, self.now)

    @property
    def now(self) -> datetime:
        """The instant at which rights are judged."""
        return self._clock()

    def principal(self, login: str) -> Principal:
        """An account as a principal, with the grants that stand now."""
        return self.register().principal(login, self.now)

    def recent(self, most: int) -> Sequence[Recorded]:
        """At most so many of the last things said of accounts, in order."""
        return self._log.after(max(self._last.read().position - most, 0))

    def create(self, login: str, password: str | None, by: str) -> None:
        """Open an account; without a password a provider signs in, or a link gives one."""
        self._open(login, password, by)
        if password is not None:
            self._passwords.set(login, password)

    @in_turn
    def _open(self, login: str, password: str | None, by: str) -> None:
        self.require_free(login)
        if password is not None:
            self.require_password(login, password)
        self.say([events.AccountCreated(login=login)], by)

    def set_password(self, login: str, password: str, by: str) -> None:
        """Change a password; sessions under way end, and links to choose one."""
        self.require_active(login)
        self.require_password(login, password)
        self._passwords.set(login, password)
        self._credentials.clear(login, Kind.LINK)
        self._sessions.end_all(login)
        self._diary.note(by, "password-changed", login)

    @in_turn
    def disable(self, login: str, by: str) -> None:
        """End an account, its grants and its sessions."""
        self.require_active(login)
        self.say([events.AccountDisabled(login=login)], by)
        self._credentials.clear(login, *Kind)
        self._sessions.end_all(login)

    def end_sessions(self, login: str) -> None:
        """End the sessions under way of an account."""
        self._sessions.end_all(login)

    @in_turn
    def bind(self, login: str, identity: Identity, by: str) -> None:
        """Let a provider's identity sign in to an account; it replaces the one bound before."""
        self.require_active(login)
        other = self.register().of_identity(identity)
        if other is not None:
            raise AccessRefused(f"Cette identité est déjà celle du compte « {other.login} ».")
        bound = events.IdentityBound(login=login, **identity._asdict())
        self.say([bound], by)

    @in_turn
    def unbind(self, login: str, by: str) -> None:
        """Take back the provider's identity of an account and end its sessions."""
        self.require_active(login)
        if self.register().accounts[login].identity is None:
            raise AccessRefused(f"Aucune identité n'est liée au compte « {login} ».")
        self.say([events.IdentityUnbound(login=login)], by)
        self._sessions.end_all(login)

    def grant(self, login: str, role: Role, scope: Sequence[str], by: str) -> UUID:
        """Give an account a role in a scope at once; it signs in again, as the role demands."""
        return self.give(login, events.Offer(role=role, scope=tuple(scope)), by)

    @in_turn
    def give(self, login: str, offer: events.Offer, by: str) -> UUID:
        """Give an account a role in a scope, between the days of the offer."""
        self.require_active(login)
        offer = self.checked(offer)
        held = Held(offer.role, frozenset(offer.scope))
        mine = self.register().of(login)
        if any(each.held == held and each.state(self.now) is not GrantState.OVER for each in mine):
            raise AccessRefused(f"« {login} » a déjà ce rôle sur ce périmètre.")
        self.require_readable(login, [held])
        id = uuid4()
        self.say([events.Granted(grant=id, login=login, **offer.model_dump())], by)
        self._sessions.end_all(login)
        return id

    @in_turn
    def revoke(self, grant: UUID, by: str) -> None:
        """End a grant at once."""
        self.standing(grant)
        self.say([events.Revoked(grant=grant)], by)

    @in_turn
    def hand_over(self, grant: UUID, login: str, by: str) -> None:
        """End a grant and give it to another account, at the same instant; both sign in again."""
        before = self.standing(grant)
        self.require_active(login)
        if login == before.login:
            raise AccessRefused(f"« {login} » tient déjà ce poste : nommez la personne qui suit.")
        self.require_readable(login, [before.held])
        self.say([events.PostHandedOver(grant=grant, login=login, next=uuid4())], by)
        for each in (before.login, login):
            self._sessions.end_all(each)

    def require_readable(self, login: str, more: Sequence[Held]) -> None:
        """Refuse posts that released figures would tell too much of to who reads them together.

        `more`: what an account would hold beside what it holds. Raises AccessRefused.
        """
        mine = (each for each in self.register().of(login))
        holds = [each.held for each in mine if each.state(self.now) is not GrantState.OVER]
        together = posts_read([*holds, *more])
        if posts_read(more) and len(together) > 1 and (refused := self._refusal(together)):
            raise AccessRefused(refused)

    def standing(self, grant: UUID) -> Grant:
        """A grant that is not over. Raises AccessRefused."""
        found = self.register().grants.get(grant)
        if found is None or found.state(self.now) is GrantState.OVER:
            raise AccessRefused(
                f"Le droit {grant} n'est pas en cours : retiré, passé à quelqu'un d'autre, ou fini."
            )
        return found

    def checked(self, offer: events.Offer) -> events.Offer:
        """An offer whose scope fits its role and whose days follow each other and are not past."""
        try:
            scope = scope_of(offer.role, offer.scope)
        except ScopeRefused as refused:
            raise AccessRefused(str(refused)) from None
        earliest = min(day_at(area, self.now) for area in scope)
        if offer.ends_on and offer.ends_on < max(earliest, offer.starts_on or date.min):
            raise AccessRefused("Le dernier jour est passé, ou précède le premier : changez-le.")
        return offer.model_copy(update={"scope": scope})

    @in_turn
    def create_token(self, name: str, posts: Collection[str], expires_on: date, by: str) -> str:
        """Let a program submit the facts of posts; the secret that comes back is kept nowhere."""
        fits = self.checked(events.Offer(role=Role.LOGICIEL, scope=tuple(sorted(set(posts)))))
        if not self.today < expires_on <= self.today + LONGEST_TOKEN:
            raise AccessRefused("Un jeton vaut au moins un jour, au plus un an.")
        secret = f"relais_{token_urlsafe(32)}"
        made = events.TokenCreated(
            token=uuid4(),
            name=name,
            posts=fits.scope,
            digest=digest_of(secret),
            expires_on=expires_on,
        )
        self.say([made], by)
        return secret

    @in_turn
    def revoke_token(self, token: UUID, by: str) -> None:
        """End a token."""
        found = self.register().tokens.get(token)
        if found is None or found.revoked is not None:
            raise AccessRefused(f"Aucun jeton en cours ne porte le numéro {token}.")
        self.say([events.TokenRevoked(token=token)], by)

    def require_active(self, login: str) -> None:
        """Raises AccessRefused for an account that is not there, or no longer."""
        account = self.register().accounts.get(login)
        if account is None or account.disabled:
            raise AccessRefused(f"Aucun compte en cours ne s'appelle « {login} ».")

    def require_password(self, login: str, password: str) -> None:
        """Raises AccessRefused for a password that is short, or known to who tries them."""
        if why := refusal(login, password):
            raise AccessRefused(why)

    def require_free(self, login: str) -> None:
        """Raises AccessRefused for a login that is none, or that an account has or had."""
        if not LOGIN.fullmatch(login):
            raise AccessRefused(
                f"Le nom de compte « {login} » ne convient pas : minuscules, chiffres, point, "
                "tiret, arobase, de 2 à 64 caractères."
            )
        if login in self.register().accounts:
            raise AccessRefused(
                f"Le compte « {login} » existe déjà, ou a existé : donnez un droit à celui-là, ou "
                "choisissez un autre nom."
            )

    def say(self, said: Sequence[events.AccessEvent], by: str) -> None:
        """Append events, all or none, and a line of the journal for each.

        Raises Overtaken where others were appended since the register was read.
        """
        if said:
            self._last.append(said, self._clock(), by)
            self._diary.note_all(by, ((each.type, *_words(each)) for each in said))


def _words(event: events.AccessEvent) -> tuple[str, str]:
    """What a line of the journal says of an event, and the login among these words."""
    told = event.model_dump(include={"login", "role", "scope", "grant", "token", "name", "offers"})
    offers = told.pop("offers", ())
    parts = [*told.values(), *(part for each in offers for part in (each["role"], each["scope"]))]
    words = (" ".join(part) if isinstance(part, tuple) else str(part) for part in parts)
    return " ".join(words), str(told.get("login", ""))


def digest_of(secret: str) -> str:
    """SHA-256 in hexadecimal: all that is kept of a secret."""
    return sha256(secret.encode()).hexdigest()
