"""Checkpoints that were kept out of the operator's reach, held against the leaves of a bundle."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from contracts.bundle import LATER, LEAVES
from contracts.transparency.notes import Checkpoint, Key, Note, NoteMalformed
from contracts.transparency.signing import SignatureWrong, checkpoint_of
from contracts.transparency.succession import key_among
from contracts.transparency.witnessed import note_of
from services.verifier.bundle import Bundle, NotVerifiable, Wrong
from services.verifier.log import roots_of


class Kept(NamedTuple):
    """A checkpoint that the log signed, and where it was kept (French, or the name of a file)."""

    where: str
    said: Checkpoint
    note: Note


def kept_of(where: str, text: str, keys: Sequence[Key]) -> Kept:
    """A note of the log that has these keys, or a witness's memory of it.

    Raises Wrong, naming what it is instead.
    """
    try:
        pinned, note = note_of(text)
        said = Checkpoint.read(note.text)
        if said.origin not in {key.name for key in keys}:
            raise Wrong(f"{where} est d'un autre journal : {said.origin}, non {keys[-1].name}.")
        if pinned is not None and pinned not in keys:
            raise Wrong(
                f"{where} : ce témoin connaît une autre clé de ce journal ({pinned.id.hex()}, "
                f"non {keys[-1].id.hex()})."
            )
        return Kept(where, signed_by_log(note, keys), note)
    except (NoteMalformed, SignatureWrong) as error:
        raise Wrong(f"{where} : {error}") from None


def signed_by_log(note: Note, keys: Sequence[Key]) -> Checkpoint:
    """What a note says, signed by the log that has these keys. Raises SignatureWrong."""
    return checkpoint_of(note, key_among(note, keys))


def shown(bundle: Bundle, kept: Iterable[Kept]) -> set[int]:
    """The sizes of those that the leaves show to be parts of one log; newer ones are left out.

    Raises Wrong at the first that is of another history. `bundle`: its log was verified.
    """
    notes = sorted(kept, key=lambda each: each.said.size)
    leaves = [bundle.path(name) for name in (LEAVES, *((LATER,) if bundle.witnesses else ()))]
    roots = roots_of(leaves, (each.said.size for each in notes))
    for each in notes:
        if roots.get(each.said.size, each.said.root) != each.said.root:
            raise Wrong(
                f"{each.where} : BIFURCATION. Le journal y signe {each.said.size} faits qui ne "
                "sont pas ceux de la liasse : il montre deux histoires, ou l'une fut récrite. "
                "Gardez cette note et cette liasse, qui le prouvent, et prévenez les témoins."
            )
    return {*roots}


def require_kept(bundle: Bundle, log: Checkpoint, kept: Kept) -> str:
    """What a checkpoint that the auditor kept shows. Raises Wrong and NotVerifiable."""
    if (size := kept.said.size) not in shown(bundle, [kept]):
        raise NotVerifiable(newer(kept))
    if size > log.size:
        return f"il compte {size} faits, dont les {log.size} de l'édition sont les premiers"
    return f"les {log.size} faits prolongent ses {size}"


def newer(kept: Kept) -> str:
    """Why a checkpoint can be held against nothing, and what to do."""
    return (
        f"{kept.where} compte {kept.said.size} faits, plus que la liasse n'en montre : "
        "redemandez la liasse, qui porte le journal tel qu'il est quand on la fait"
    )
