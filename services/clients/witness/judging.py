"""What a witness believes: a log only grows, under one key; pure."""

from collections.abc import Callable, Sequence

from contracts.transparency.merkle.checking import consistent
from contracts.transparency.notes import Checkpoint, Key, Note, NoteMalformed
from contracts.transparency.signing import SignatureWrong, checkpoint_of

Proof = Callable[[int, int], Sequence[bytes]]
"""The log's proof that leads from one size to another."""


class LogSuspect(Exception):
    """The log shows another history than before; the message (French) says what is seen."""


def read(note: Note, key: Key) -> Checkpoint:
    """What a log says of itself under the key that is known. Raises LogSuspect."""
    try:
        said = Checkpoint.read(note.text)
        if said.origin != key.name:
            raise LogSuspect(
                f"Un AUTRE JOURNAL répond : {said.origin}, au lieu de {key.name}. "
                "L'adresse est fausse, ou le journal a été remplacé."
            )
        return checkpoint_of(note, key)
    except (SignatureWrong, NoteMalformed) as error:
        raise LogSuspect(
            f"La CLÉ DU JOURNAL A CHANGÉ, ou la note est fausse. {error} Demandez à l'exploitant, "
            "par une autre voie, la clé publique du journal."
        ) from None


def require_grown(last: Checkpoint, found: Checkpoint, proof: Proof) -> None:
    """Raises LogSuspect unless what was seen last is a part of what is found."""
    if found.size < last.size:
        raise LogSuspect(
            f"Le journal a RÉTRÉCI : {found.size} faits, il en avait {last.size}. Des faits ont "
            "été retirés, ou une vieille copie a été remise en service."
        )
    path = () if found.size == last.size else proof(last.size, found.size)
    if not consistent(last.size, found.size, path, last.root, found.root):
        raise LogSuspect(
            f"Le journal a BIFURQUÉ : ses {last.size} premiers faits ne sont plus ceux qui ont "
            f"été vus ; aucune preuve ne mène à ses {found.size} faits d'aujourd'hui. Des faits "
            "ont été changés, ou deux histoires sont montrées."
        )
