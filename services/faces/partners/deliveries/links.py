"""Signed links: whoever holds one reads one document, until a day, without an account."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from services.keys.memory import Secret, short_lived

SIGNED_WITH = "HS256"
KIND = "relais-livraison"


class Granted(NamedTuple):
    """What a link opens, for which subscription, until when."""

    release: str
    view: str
    scope: str | None
    format: str
    subscription: str
    until: datetime


class LinkForged(Exception):
    """Nobody here has signed this."""


class Links(Protocol):
    """Signs and reads links under one key. A link can be sent on: it is a key itself."""

    def sign(self, granted: Granted) -> str:
        """The last part of the address."""

    def read(self, token: str) -> Granted:
        """What a token grants, whatever its day. Raises LinkForged."""


def until(now: datetime, days: int) -> datetime:
    """When a link made now, to open so many days, stops opening."""
    return (now + timedelta(days=days)).replace(microsecond=0)


class KeyedLinks:
    """See Links."""

    def __init__(self, key: Callable[[], Secret]) -> None:
        """`key`: gives 32 bytes."""
        self._read = key

    def sign(self, granted: Granted) -> str:
        """The last part of the address."""
        claims = {**granted._asdict(), "until": granted.until.isoformat(), "kind": KIND}
        with short_lived(self._read()) as key:
            return jwt.encode({"alg": SIGNED_WITH}, claims, OctKey.import_key(bytes(key)))

    def read(self, token: str) -> Granted:
        """What a token grants, whatever its day. Raises LinkForged."""
        try:
            with short_lived(self._read()) as key:
                own = OctKey.import_key(bytes(key))
                claims = jwt.decode(token, own, algorithms=[SIGNED_WITH]).claims
        except (JoseError, ValueError):
            raise LinkForged from None
        if claims.pop("kind", None) != KIND:
            raise LinkForged
        return Granted(**{**claims, "until": datetime.fromisoformat(claims["until"])})
