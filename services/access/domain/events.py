"""What happens to accounts, grants and tokens: immutable, and kept for ever."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from services.access.domain.principals import Role


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")  # what earlier versions said is read


class AccountCreated(_Event):
    """Somebody may sign in under this login."""

    type: Literal["account-created"] = "account-created"
    login: str


class AccountDisabled(_Event):
    """The account signs in no more, and its grants end."""

    type: Literal["account-disabled"] = "account-disabled"
    login: str


class IdentityBound(_Event):
    """Whoever the provider knows as `subject` signs in to the account, and to no other."""

    type: Literal["identity-bound"] = "identity-bound"
    login: str
    issuer: str
    subject: str


class IdentityUnbound(_Event):
    """No provider signs anybody in to the account any more."""

    type: Literal["identity-unbound"] = "identity-unbound"
    login: str


class Offer(_Event):
    """A role in a scope. `starts_on`, `ends_on`: its first and its last day, in Paris, if told."""

    role: Role
    scope: tuple[str, ...]
    starts_on: date | None = None
    ends_on: date | None = None


class Granted(Offer):
    """An account holds a role in a scope, from now on or from its first day."""

    type: Literal["granted"] = "granted"
    grant: UUID
    login: str


class Revoked(_Event):
    """A grant ends."""

    type: Literal["revoked"] = "revoked"
    grant: UUID


class PostHandedOver(_Event):
    """A grant ends, and at the same instant another account holds its role in its scope."""

    type: Literal["post-handed-over"] = "post-handed-over"
    grant: UUID
    login: str
    next: UUID


class Invited(_Event):
    """Whoever has the link of the invitation may open the account `login`, until `expires`.

    `replaces`: the grant that ends when they do. Said again of the same `invitation`, another
    link takes the place of the one before.
    """

    type: Literal["invited"] = "invited"
    invitation: UUID
    login: str
    offers: tuple[Offer, ...]
    expires: datetime
    replaces: UUID | None = None


class InvitationWithdrawn(_Event):
    """The link of the invitation opens nothing any more."""

    type: Literal["invitation-withdrawn"] = "invitation-withdrawn"
    invitation: UUID


class InvitationAccepted(_Event):
    """The account is open and holds what it was offered; a provider knows it, if that is told."""

    type: Literal["invitation-accepted"] = "invitation-accepted"
    invitation: UUID
    login: str
    issuer: str = ""
    subject: str = ""


class TokenCreated(_Event):
    """A program submits the facts of posts; `digest`: SHA-256 of the token, in hexadecimal."""

    type: Literal["token-created"] = "token-created"
    token: UUID
    name: str
    posts: tuple[str, ...]
    digest: str
    expires_on: date


class TokenRevoked(_Event):
    """A token opens nothing any more."""

    type: Literal["token-revoked"] = "token-revoked"
    token: UUID


AccessEvent = (
    AccountCreated
    | AccountDisabled
    | IdentityBound
    | IdentityUnbound
    | Granted
    | Revoked
    | PostHandedOver
    | Invited
    | InvitationWithdrawn
    | InvitationAccepted
    | TokenCreated
    | TokenRevoked
)
EVENT: TypeAdapter[AccessEvent] = TypeAdapter(Annotated[AccessEvent, Field(discriminator="type")])
