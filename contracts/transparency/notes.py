"""Signed notes (C2SP signed-note) and log checkpoints (C2SP tlog-checkpoint, tlog-cosignature).

Text and bytes only: Ed25519 is in `contracts.transparency.signing`.
"""

import hashlib
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from typing import NamedTuple

ED25519, COSIGNATURE = b"\x01", b"\x04"
"""What a key signs: the text as it stands, or the text under the hour of a witness."""
_DASH = "\N{EM DASH}"
_HASH_BYTES = 32
_TIME_BYTES = 8
_DIGITS = 20
SIZE_MAX = 2**62  # facts: what every database and JSON reader can hold


class NoteMalformed(ValueError):
    """A text is no signed note, checkpoint or key; the message (French) says what is wrong."""


class Key(NamedTuple):
    """A public key: the name of its holder, what it signs, 32 bytes."""

    name: str
    algorithm: bytes
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        said = self.name.encode() + b"\n" + self.algorithm + self.public
        return hashlib.sha256(said).digest()[:4]

    def text(self) -> str:
        """`name+id+key`, on one line, to be handed to whoever checks."""
        return f"{self.name}+{self.id.hex()}+{base64_of(self.algorithm + self.public)}"

    @classmethod
    def read(cls, text: str) -> "Key":
        """Raises NoteMalformed."""
        name, _, rest = text.strip().partition("+")
        id, _, encoded = rest.partition("+")
        key = bytes_of(encoded)
        found = cls(name, key[:1], key[1:])
        if found.algorithm not in (ED25519, COSIGNATURE) or len(found.public) != _HASH_BYTES:
            raise NoteMalformed(f"« {text.strip()[:80]} » n'est pas une clé publique Ed25519.")
        if not _named(name):
            raise NoteMalformed("Le nom d'une clé n'a ni espace ni « + », et n'est pas vide.")
        if found.id.hex() != id:
            raise NoteMalformed(f"La clé de {name} ne correspond pas à son empreinte {id}.")
        return found


class Signature(NamedTuple):
    """Who signed, with which key, and what."""

    name: str
    key_id: bytes
    value: bytes


class Note(NamedTuple):
    """A text, ended by a line feed, and who signed it."""

    text: str
    signatures: Sequence[Signature]

    def render(self) -> str:
        """The text of the note with its signature lines."""
        lines = (f"{_DASH} {s.name} {base64_of(s.key_id + s.value)}\n" for s in self.signatures)
        return f"{self.text}\n{''.join(lines)}"

    @classmethod
    def read(cls, note: str) -> "Note":
        """Raises NoteMalformed."""
        text, blank, signed = note.rpartition("\n\n")
        if not blank or not signed.endswith("\n"):
            raise NoteMalformed("Ce n'est pas une note signée : la ligne vide manque.")
        found = []
        for line in signed[:-1].split("\n"):
            dash, _, rest = line.partition(" ")
            name, _, encoded = rest.partition(" ")
            value = bytes_of(encoded)
            if dash != _DASH or not _named(name) or len(value) <= 4:
                raise NoteMalformed("Une ligne de signature est illisible.")
            found.append(Signature(name, value[:4], value[4:]))
        return cls(f"{text}\n", tuple(found))


class Checkpoint(NamedTuple):
    """A log's statement of its state: its origin, its number of facts, their Merkle root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64_of(self.root)}\n"

    @classmethod
    def read(cls, text: str) -> "Checkpoint":
        """Raises NoteMalformed."""
        lines = text.split("\n")
        if len(lines) != 4 or not lines[0] or lines[3] or not lines[1].isdecimal():
            raise NoteMalformed("Ce n'est pas un point de contrôle : origine, taille et racine.")
        root = bytes_of(lines[2])
        size = int(lines[1][:_DIGITS])
        if len(root) != _HASH_BYTES or str(size) != lines[1] or size > SIZE_MAX:
            raise NoteMalformed("La racine ou la taille d'un point de contrôle est illisible.")
        return cls(lines[0], size, root)


def cosigned(text: str, seconds: int) -> bytes:
    """The bytes that a witness signs: a checkpoint, and the POSIX time at which it saw it."""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def timed(seconds: int, signature: bytes) -> bytes:
    """A witness's signature value: eight bytes of POSIX time, then the signature."""
    return seconds.to_bytes(_TIME_BYTES, "big") + signature


def untimed(value: bytes) -> tuple[int, bytes]:
    """The hour and the signature in the value of a witness's signature."""
    return int.from_bytes(value[:_TIME_BYTES], "big"), value[_TIME_BYTES:]


def _named(name: str) -> bool:
    return bool(name) and "+" not in name and not any(each.isspace() for each in name)


def base64_of(value: bytes) -> str:
    """Standard base64."""
    return b64encode(value).decode()


def bytes_of(text: str) -> bytes:
    """Decode standard base64, in its one canonical form. Raises NoteMalformed."""
    try:
        value = b64decode(text, validate=True)
    except (NotBase64, ValueError):
        value = b""
    if not value or base64_of(value) != text:
        raise NoteMalformed(f"« {text[:80]} » n'est pas du base64.")
    return value
