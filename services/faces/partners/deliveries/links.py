"""Signed links: whoever holds one reads one document, until a day, without an account."""

from datetime import datetime, timedelta
from typing import NamedTuple

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

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


class Links:
    """Signs and reads links under one key. A link can be sent on: it is a key itself."""

    def __init__(self, key: bytes, days: int) -> None:
        """`key`: 32 bytes; `days`: how long a link opens."""
        self._key = OctKey.import_key(key)
        self._days = days

    def until(self, now: datetime) -> datetime:
        """When a link made now stops opening."""
        return (now + timedelta(days=self._days)).replace(microsecond=0)

    def sign(self, granted: Granted) -> str:
        """The last part of the address."""
        claims = {**granted._asdict(), "until": granted.until.isoformat(), "kind": KIND}
        return jwt.encode({"alg": SIGNED_WITH}, claims, self._key)

    def read(self, token: str) -> Granted:
        """What a token grants, whatever its day. Raises LinkForged."""
        try:
            claims = jwt.decode(token, self._key, algorithms=[SIGNED_WITH]).claims
        except (JoseError, ValueError):
            raise LinkForged from None
        if claims.pop("kind", None) != KIND:
            raise LinkForged
        return Granted(**{**claims, "until": datetime.fromisoformat(claims["until"])})
