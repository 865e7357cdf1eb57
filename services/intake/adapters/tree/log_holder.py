"""The key of the log in the hands of the holder: what is asked of it, and how it is done."""

import json
from collections.abc import Collection

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contracts.transparency.notes import Key, Note, Signature
from contracts.transparency.signing import Signer
from services.intake.ports import KeyRefused
from services.keys.asking import Holder
from services.keys.wire import Operation, Said

OF_ACCESSES = "/acces"  # after the name of the log: the journal of accesses


class OpenLog(Said):
    """What the holder is asked before it signs for a log; the fields are those of log_signer."""

    origin: str
    expected: str | None
    facts: int


class PublicKey(Said):
    """As contracts.transparency.notes.Key says itself."""

    key: str


class SignNote(Said):
    """A text to be signed with this public key, under `name`."""

    key: str
    name: str
    text: str


class Signed(Said):
    """The bytes of a signature."""

    value: bytes


OPEN = Operation("log-open", OpenLog, PublicKey)
SIGN = Operation("log-sign", SignNote, Signed)


class AskedSigner:
    """Signs by asking the holder. See Signing; `sign` raises KeysAway and KeyRefused."""

    def __init__(self, holder: Holder, key: Key, of: Key) -> None:
        """`key`: under which name it signs; `of`: the log's own."""
        self._holder, self.key, self._of = holder, key, of

    @property
    def name(self) -> str:
        """The name it signs under."""
        return self.key.name

    def under(self, name: str) -> "AskedSigner":
        """The same key under another name."""
        return AskedSigner(self._holder, self.key._replace(name=name), self._of)

    def sign(self, text: str) -> Note:
        """A text under this signature alone."""
        asked = SignNote(key=self._of.text(), name=self.name, text=text)
        value = self._holder.ask(SIGN, asked, KeyRefused).value
        return Note(text, (Signature(self.name, self.key.id, value),))


def asked_signer(holder: Holder, origin: str, expected: Key | None, facts: int) -> AskedSigner:
    """Who signs for the log `origin` without its key. Raises KeyRefused and KeysAway."""
    known = expected.text() if expected else None
    asked = OpenLog(origin=origin, expected=known, facts=facts)
    key = Key.read(holder.ask(OPEN, asked, KeyRefused).key)
    return AskedSigner(holder, key, key)


class HeldLogKey:
    """The key at work. `kinds`: of the documents that it signs beside checkpoints."""

    def __init__(self, signer: Signer, kinds: Collection[str]) -> None:
        """`signer` is not kept: its seed goes into the memory of the library of ciphers."""
        self._private = Ed25519PrivateKey.from_private_bytes(signer.seed)
        self.key, self._kinds = signer.key, kinds

    def sign(self, asked: SignNote) -> Signed:
        """A checkpoint of this log, or of its journal of accesses, or one of its documents.

        Nothing else: whoever takes a serving process cannot have it hand the log to another key.
        Raises KeyRefused.
        """
        if asked.key != self.key.text():
            raise KeyRefused(
                "La clé du journal a changé depuis le démarrage : relancez ce processus."
            )
        origin, _, _ = asked.text.partition("\n")
        names = (self.key.name, f"{self.key.name}{OF_ACCESSES}")
        of_log = asked.name == self.key.name and _kind(asked.text) in self._kinds
        if not (asked.name in names and (origin == asked.name or of_log)):
            raise KeyRefused("Ce texte n'est pas de ceux que le journal signe : rien n'est signé.")
        return Signed(value=self._private.sign(asked.text.encode()))


def _kind(text: str) -> object:
    try:
        said = json.loads(text)
    except ValueError:
        return None
    return said.get("kind") if isinstance(said, dict) else None
