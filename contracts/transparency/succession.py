"""Which key of a log came in the place of which: by rotation, or after a loss that was declared.

A rotation is signed by both keys, under the same origin: whoever trusts one can trust the other.
A loss is signed by the new key alone, under another origin: nothing leads across it, and who
trusted the old key must be told the new one by another way.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from contracts.transparency.canonical import canonical
from contracts.transparency.notes import ED25519, Key, Note, NoteMalformed
from contracts.transparency.signing import SignatureWrong, Signing, require_signed

KIND = "relais-log-key-v1"
LIST_KIND = "relais-log-keys-v1"


class Succession(NamedTuple):
    """A key in the place of another, once the log had `size` facts of root `root` (hexadecimal).

    `old` is None where no key was known. `lost`: why the old one is no longer there (French);
    empty for a rotation. `at`: RFC 3339.
    """

    old: Key | None
    new: Key
    size: int
    root: str
    at: str
    lost: str = ""

    @property
    def text(self) -> str:
        """What is signed."""
        said = {
            "kind": KIND,
            "old": self.old.text() if self.old else "",
            "new": self.new.text(),
            "size": self.size,
            "root": self.root,
            "at": self.at,
            "lost": self.lost,
        }
        return f"{canonical(said)}\n"

    @classmethod
    def read(cls, note: Note) -> "Succession":
        """Raises NoteMalformed, and SignatureWrong unless who must sign has signed."""
        try:
            said = json.loads(note.text)
            old = Key.read(said["old"]) if said["old"] else None
            others = (said["size"], said["root"], said["at"], said["lost"])
            found = cls(old, Key.read(said["new"]), *others)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise NoteMalformed("Ce n'est pas la succession d'une clé de journal.") from None
        if found.text != note.text or found.new.algorithm != ED25519:
            raise NoteMalformed("La succession d'une clé n'est pas écrite comme elle doit l'être.")
        require_signed(note, found.new)
        if not found.lost:
            if found.old is None or found.old.name != found.new.name:
                raise NoteMalformed("Une rotation garde l'origine du journal, et nomme deux clés.")
            require_signed(note, found.old)
        elif found.old is not None and found.old.name == found.new.name:
            raise NoteMalformed("Une clé perdue n'est remplacée que sous une autre origine.")
        return found


def rotated(old: Signing, new: Signing, size: int, root: bytes, at: str) -> Note:
    """The note that hands a log from one key to the next."""
    text = Succession(old.key, new.key, size, root.hex(), at).text
    return Note(text, (*old.sign(text).signatures, *new.sign(text).signatures))


def declared_lost(old: Key | None, new: Signing, size: int, root: bytes, at: str, why: str) -> Note:
    """The note that says that a key is lost, signed by the one that comes after."""
    return new.sign(Succession(old, new.key, size, root.hex(), at, why).text)


def list_of(notes: Sequence[Note]) -> str:
    """The successions of a log, the first one first, as they are handed on."""
    return f"{canonical({'kind': LIST_KIND, 'notes': [note.render() for note in notes]})}\n"


def read_list(text: str) -> list[Succession]:
    """Raises NoteMalformed and SignatureWrong."""
    try:
        said = json.loads(text)
        notes = [Note.read(each) for each in said["notes"]]
        if said["kind"] != LIST_KIND or list_of(notes) != text:
            raise ValueError("of another kind, or not canonical")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NoteMalformed("Ce n'est pas la liste des clés d'un journal.") from None
    return [Succession.read(note) for note in notes]


def later_keys(known: Key, successions: Iterable[Succession]) -> list[Key]:
    """The keys that came after one that is trusted, by rotations alone; itself first."""
    keys = [known]
    for each in successions:
        if not each.lost and each.old == keys[-1]:
            keys.append(each.new)
    return keys


def trusted_with(known: Key, successions: Sequence[Succession]) -> list[Key]:
    """The keys before and after one that is trusted, by rotations alone, the first one first."""
    before: list[Key] = []
    for each in reversed(successions):
        if not each.lost and each.old and each.new == (before[0] if before else known):
            before.insert(0, each.old)
    return [*before, *later_keys(known, successions)]


def signing_key(known: Key, note: Note, successions: Callable[[], Sequence[Succession]]) -> Key:
    """The key under which a log now signs `note`: the one known, or a later one by rotation.

    What a witness asks; `successions` is called only where the known key did not sign. The key
    known, when none of them signed: the signature is then found missing by who checks it.
    """
    if _signed_by(note, known):
        return known
    later = later_keys(known, successions())
    return next((key for key in reversed(later) if _signed_by(note, key)), known)


def key_among(note: Note, keys: Sequence[Key]) -> Key:
    """That of some keys under which a note is signed. Raises SignatureWrong for none."""
    found = next((key for key in keys if _signed_by(note, key)), None)
    if found is None:
        names = ", ".join(f"{key.name} ({key.id.hex()})" for key in keys)
        raise SignatureWrong(f"La note n'est pas signée par {names}.")
    return found


def _signed_by(note: Note, key: Key) -> bool:
    return any((line.name, line.key_id) == (key.name, key.id) for line in note.signatures)
