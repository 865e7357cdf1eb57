"""The journal of accesses as a log of its own: what each leaf is made of, what a control finds.

A line has a leaf, for ever: its number, its day, and a salted digest of its words. The words go
after a year; day and digest stay, and their hashes are the leaves of a Merkle tree (RFC 9162)
whose roots are signed. ADR 0038.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from contracts.days import written_day
from contracts.transparency.canonical import canonical
from contracts.transparency.merkle.tree import Tree, leaf_hash
from contracts.transparency.notes import Checkpoint, Key, Note, NoteMalformed
from contracts.transparency.signing import SignatureWrong, Signing, checkpoint_of

KEPT_DAYS = 365
"""The words of a line are kept as long at least; what the database forgets is older."""
SKEW_DAYS = 1  # between two machines that write at midnight
SHOWN = 20  # findings said one by one


class Words(NamedTuple):
    """What a line says, as it is stored; `allowed`: 1 or 0."""

    at: str
    who: str
    action: str
    what: str
    allowed: int


class Leaf(NamedTuple):
    """A line of the log: its number from 1, its day (ISO, UTC), the digest of its words."""

    number: int
    day: str
    said: bytes

    @property
    def hash(self) -> bytes:
        """Its leaf in the tree."""
        return leaf_hash(self.said, self.day.encode())


class Line(NamedTuple):
    """A leaf with the words that are still kept of it, None once they are gone."""

    leaf: Leaf
    position: int
    salt: bytes
    words: Words | None


class Signed(NamedTuple):
    """A checkpoint of the journal, and the right edge of its tree, from which the next goes on."""

    size: int
    at: str
    note: str
    peaks: bytes


@dataclass(frozen=True)
class Control:
    """What a control found. `findings`: what does not hold, in French; none when all does."""

    lines: int
    forgotten: int
    checkpoints: int
    unsigned: int
    findings: Sequence[str] = field(default_factory=tuple)


def said_of(salt: bytes, words: Words) -> bytes:
    """The digest of the words of a line: its salt keeps them from being guessed back."""
    return hashlib.sha256(salt + canonical(words._asdict()).encode()).digest()


def signer_of(log: Signing) -> Signing:
    """Who signs the journal of accesses: the key of the log, under a name that is not the log's.

    A checkpoint names its origin, so neither log can pass for the other.
    """
    return log.under(f"{log.name}/acces")


def control(
    lines: Iterable[Line],
    unlogged: Sequence[int],
    signed: Sequence[Signed],
    kept: Sequence[str],
    key: Key,
    today: date,
) -> Control:
    """Whether the journal is what was written and signed.

    `unlogged`: positions of lines that have no leaf. `signed`: by size. `kept`: notes that
    somebody keeps elsewhere. Those of an earlier key are compared by their roots alone.
    """
    found: list[str] = [
        f"La ligne au rang {at} n'a pas de feuille : ajoutée hors de Relais." for at in unlogged
    ]
    roots: dict[int, bytes] = {}
    found += _claims(((each.note, _DATED.format(each.at)) for each in signed), key, roots)
    found += _claims(((note, "gardé hors de la base") for note in kept), key, roots)
    tree, forgotten, before, differs = Tree(), 0, "", False
    for number, line in enumerate(lines, 1):
        found += _of_line(line, number, before, today)
        forgotten += line.words is None
        before = max(before, line.leaf.day)
        list(tree.append([line.leaf.hash]))
        if tree.size in roots and tree.root() != roots[tree.size] and not differs:
            differs = True
            found.append(
                f"Les {tree.size} premières lignes ne sont plus celles qui ont été signées : une "
                "feuille a été changée, ôtée ou ajoutée."
            )
    missing = max(roots, default=0) - tree.size
    if missing > 0:
        found.append(f"{missing} lignes qui ont été signées manquent à la fin du journal.")
    if signed and not is_of(signed[-1].note, key):
        found.append(
            f"Le dernier point de contrôle n'est pas signé par {key.name} ({key.id.hex()})."
        )
    unsigned = tree.size - max((each.size for each in signed), default=0)
    return Control(tree.size, forgotten, len(signed), max(unsigned, 0), tuple(found))


_DATED = "du {}"


def _claims(notes: Iterable[tuple[str, str]], key: Key, roots: dict[int, bytes]) -> Iterator[str]:
    """Adds what each note signs to `roots`; yields what is wrong with it."""
    for text, which in notes:
        try:
            note = Note.read(text)
            said = checkpoint_of(note, key) if is_of(text, key) else Checkpoint.read(note.text)
        except (NoteMalformed, SignatureWrong) as wrong:
            yield f"Le point de contrôle {which} ne tient pas. {wrong}"
            continue
        if said.origin != key.name:
            yield f"Le point de contrôle {which} est d'un autre journal ({said.origin})."
        elif roots.setdefault(said.size, said.root) != said.root:
            yield f"Deux points de contrôle de {said.size} lignes disent deux histoires ({which})."


def is_of(text: str, key: Key) -> bool:
    """Whether a note has a line of this key, which may yet not hold."""
    try:
        return any(line.key_id == key.id for line in Note.read(text).signatures)
    except NoteMalformed:
        return False


def _of_line(line: Line, number: int, before: str, today: date) -> Iterator[str]:
    leaf, words = line.leaf, line.words
    named = f"La ligne n° {leaf.number} ({_day(leaf.day)})"
    if leaf.number != number:
        yield f"La ligne n° {number} manque : la suivante porte le n° {leaf.number}."
    if words is None:
        if leaf.day > (today - timedelta(days=KEPT_DAYS)).isoformat():
            yield f"{named} a été effacée avant son terme d'un an."
    elif (said_of(line.salt, words), words.at.partition("T")[0]) != (leaf.said, leaf.day):
        yield f"{named} a été modifiée : ses mots ne donnent plus sa feuille."
    if before and leaf.day < _earlier(before):
        yield f"{named} est antidatée : une ligne d'avant elle est du {_day(before)}."


def _earlier(day: str) -> str:
    try:
        return (date.fromisoformat(day) - timedelta(days=SKEW_DAYS)).isoformat()
    except ValueError:
        return day


def _day(day: str) -> str:
    try:
        return written_day(date.fromisoformat(day))
    except ValueError:
        return day or "sans jour"
