"""What happens to accounts, grants and tokens: immutable, and kept for ever."""

from datetime import date
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


class Granted(_Event):
    """An account holds a role in a scope from now on."""

    type: Literal["granted"] = "granted"
    grant: UUID
    login: str
    role: Role
    scope: tuple[str, ...]


class Revoked(_Event):
    """A grant ends."""

    type: Literal["revoked"] = "revoked"
    grant: UUID


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
    | TokenCreated
    | TokenRevoked
)
EVENT: TypeAdapter[AccessEvent] = TypeAdapter(Annotated[AccessEvent, Field(discriminator="type")])
