"""Signed notes signed and checked with Ed25519: what `notes` leaves to others.

A key's seed is drawn and kept elsewhere; nothing here reads, writes or draws lots.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from contracts.transparency.notes import (
    Checkpoint,
    Key,
    Note,
    Signature,
    cosigned,
    timed,
    untimed,
)

SEED_BYTES = 32


class SignatureWrong(ValueError):
    """A note does not bear a key's signature; the message (French) says whose."""


class Signing(Protocol):
    """Who signs for a log: with a key at hand, or by asking whoever holds it."""

    @property
    def name(self) -> str:
        """The name it signs under: an origin."""

    @property
    def key(self) -> Key:
        """The public key, for whoever checks a signature."""

    def sign(self, text: str) -> Note:
        """A text, which ends in a line feed, under this signature alone."""

    def under(self, name: str) -> "Signing":
        """The same key under another name, so that neither log passes for the other."""


@dataclass(frozen=True)
class Signer:
    """A private key: the name it signs under, what it signs, its seed of 32 bytes."""

    name: str
    algorithm: bytes
    seed: bytes = field(repr=False)

    @property
    def key(self) -> Key:
        """The public key, for whoever checks a signature."""
        return Key(self.name, self.algorithm, bytes(self._private.verify_key))

    def sign(self, text: str) -> Note:
        """A text, which ends in a line feed, under this signature alone."""
        return Note(text, (self._signature(self._private.sign(text.encode()).signature),))

    def under(self, name: str) -> "Signer":
        """The same key under another name."""
        return replace(self, name=name)

    def cosign(self, text: str, seconds: int) -> Signature:
        """The line of a witness that saw a checkpoint at a POSIX time."""
        signature = self._private.sign(cosigned(text, seconds)).signature
        return self._signature(timed(seconds, signature))

    @property
    def _private(self) -> SigningKey:
        return SigningKey(self.seed)

    def _signature(self, value: bytes) -> Signature:
        return Signature(self.name, self.key.id, value)


def require_signed(note: Note, key: Key) -> None:
    """Raises SignatureWrong unless each signature by a log's key holds, and there is one."""
    if not _held(note, key, lambda value: (note.text.encode(), value)):
        raise SignatureWrong(f"La note n'est pas signée par {key.name} ({key.id.hex()}).")


def checkpoint_of(note: Note, key: Key) -> Checkpoint:
    """The checkpoint in a note that the log signed. Raises SignatureWrong and NoteMalformed."""
    require_signed(note, key)
    found = Checkpoint.read(note.text)
    if found.origin != key.name:
        raise SignatureWrong(f"Le point de contrôle est de {found.origin}, non de {key.name}.")
    return found


def cosigned_at(note: Note, key: Key) -> int | None:
    """When a witness cosigned a checkpoint (POSIX time), None for never.

    Raises SignatureWrong for a line of its key that does not hold.
    """
    found: list[int] = []

    def timed_text(value: bytes) -> tuple[bytes, bytes]:
        seconds, signature = untimed(value)
        found.append(seconds)
        return cosigned(note.text, seconds), signature

    return max(found) if _held(note, key, timed_text) else None


def cosignatures(note: Note, keys: Iterable[Key]) -> Mapping[str, int]:
    """Which of these witnesses cosigned a checkpoint, and when. Raises SignatureWrong."""
    found = {key.name: cosigned_at(note, key) for key in keys}
    return {name: seconds for name, seconds in found.items() if seconds is not None}


_Split = Callable[[bytes], tuple[bytes, bytes]]
"""What was signed, and the signature, by the value of a line."""


def _held(note: Note, key: Key, split: _Split) -> bool:
    """Whether the note has lines of a key; a line that does not verify raises SignatureWrong."""
    values = [s.value for s in note.signatures if (s.name, s.key_id) == (key.name, key.id)]
    for value in values:
        said, signature = split(value)
        try:
            VerifyKey(key.public).verify(said, signature)
        except (BadSignatureError, ValueError):
            raise SignatureWrong(
                f"La signature de {key.name} ({key.id.hex()}) ne tient pas : la note a été "
                "modifiée."
            ) from None
    return bool(values)
