"""Values encrypted at rest: each names its algorithm, so that another may take its place.

A value is MARK, the code of its algorithm, its nonce and what it hides, with its proof. What was
sealed before values had a name (until contracts of November 2026) begins with its nonce, and is
AES-256-GCM. Reading takes every algorithm of the table; writing takes the one a set-up says.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

KEY = 32  # bytes, for every algorithm here: any key opens under any of them
NONCE = 12  # bytes, drawn for each value: NIST SP 800-38D allows 2^32 of them a key
PROOF = 16  # bytes, at the end
MARK = b"RS\x01"


class Altered(Exception):
    """The bytes are not those that were sealed with this key for this purpose."""


class Algorithm(StrEnum):
    """An authenticated cipher, by the name that settings say."""

    AES_256_GCM = "aes-256-gcm"
    CHACHA20_POLY1305 = "chacha20-poly1305"


class _Kind(NamedTuple):
    code: bytes
    cipher: type[AESGCM] | type[ChaCha20Poly1305]


TABLE: Mapping[Algorithm, _Kind] = MappingProxyType(
    {
        Algorithm.AES_256_GCM: _Kind(b"\x01", AESGCM),
        Algorithm.CHACHA20_POLY1305: _Kind(b"\x02", ChaCha20Poly1305),
    }
)
"""A code, once given, is never another's; an algorithm that breaks stays until nothing has it."""
CURRENT = Algorithm.AES_256_GCM


def seal(
    key: bytes | bytearray,
    nonce: bytes,
    plain: bytes | bytearray,
    about: bytes,
    algorithm: Algorithm = CURRENT,
) -> bytes:
    """`plain`, readable only with `key` and the same `about`; `nonce`: NONCE bytes drawn for it."""
    kind = TABLE[algorithm]
    head = MARK + kind.code
    return head + nonce + kind.cipher(key).encrypt(nonce, plain, head + about)


def unseal(key: bytes | bytearray, sealed: bytes, about: bytes) -> bytes:
    """What was sealed, whatever the algorithm. Raises Altered, whatever was changed or cut."""
    return bytes(unwrap(key, sealed, about))


def unwrap(key: bytes | bytearray, sealed: bytes, about: bytes) -> bytearray:
    """The same in bytes that can be overwritten: for a key. Raises Altered."""
    head, rest = sealed[: len(MARK) + 1], sealed[len(MARK) + 1 :]
    for kind in TABLE.values():
        if head == MARK + kind.code:
            try:
                return _opened(kind, key, rest, head + about)
            except Altered:
                break  # or its nonce, of before, begins so by chance
    return _opened(TABLE[Algorithm.AES_256_GCM], key, sealed, about)


def _opened(kind: _Kind, key: bytes | bytearray, sealed: bytes, about: bytes) -> bytearray:
    found = bytearray(max(len(sealed) - NONCE - PROOF, 0))
    try:
        kind.cipher(key).decrypt_into(sealed[:NONCE], sealed[NONCE:], about, found)
    except (InvalidTag, ValueError):
        raise Altered from None
    return found
