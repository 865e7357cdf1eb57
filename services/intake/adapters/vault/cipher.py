"""How the vault seals: what a value is about is authenticated with it (contracts.sealing)."""

from secrets import token_bytes

from pydantic_core import to_json

from contracts import sealing
from contracts.sealing import CURRENT, KEY, NONCE, Algorithm, Altered
from services.keys.memory import Secret, drawn

__all__ = ["KEY", "Altered", "draw_key", "seal", "unseal", "unwrap"]


def draw_key() -> bytearray:
    """A new key, from the system's random source."""
    return drawn(KEY)


def seal(key: Secret, plain: Secret, *about: str | int, algorithm: Algorithm = CURRENT) -> bytes:
    """`plain`, readable only with `key` and the same `about`."""
    return sealing.seal(key, token_bytes(NONCE), plain, to_json(about), algorithm)


def unseal(key: Secret, sealed: bytes, *about: str | int) -> bytes:
    """What was sealed, by any algorithm. Raises Altered, whatever was changed or cut."""
    return sealing.unseal(key, sealed, to_json(about))


def unwrap(key: Secret, wrapped: bytes, *about: str | int) -> bytearray:
    """A key that was sealed, in bytes that can be overwritten. Raises Altered."""
    return sealing.unwrap(key, wrapped, to_json(about))
