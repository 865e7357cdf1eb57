"""AES-256-GCM under 256-bit keys: what a value is about is authenticated with it."""

from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic_core import to_json

KEY = 32  # bytes
NONCE = 12  # bytes, drawn for each value: NIST SP 800-38D allows 2^32 of them a key


class Altered(Exception):
    """The bytes are not those that were sealed with this key for this purpose."""


def draw_key() -> bytes:
    """A new key, from the system's random source."""
    return token_bytes(KEY)


def seal(key: bytes, plain: bytes, *about: str | int) -> bytes:
    """`plain`, readable only with `key` and the same `about`."""
    nonce = token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, to_json(about))


def unseal(key: bytes, sealed: bytes, *about: str | int) -> bytes:
    """What was sealed. Raises Altered, whatever was changed or cut."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], to_json(about))
    except (InvalidTag, ValueError):
        raise Altered from None
