"""One look of a witness at a log: fetch, check, prove, cosign, keep, hand in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from contracts.transparency.notes import Checkpoint, Key, Note
from contracts.transparency.signing import Signer
from contracts.transparency.succession import signing_key
from contracts.transparency.witnessed import Seen
from services.clients.witness.judging import LogSuspect, read, require_grown
from services.clients.witness.log_client import LogClient
from services.clients.witness.memory import Memory


@dataclass(frozen=True)
class Witness:
    """Who cosigns, what it remembers, and its clock (POSIX seconds)."""

    signer: Signer
    memory: Memory
    now: Callable[[], int]

    def look(
        self, log: LogClient, pinned: Key | None = None, others: Sequence[Seen] = ()
    ) -> Checkpoint:
        """Cosign the latest checkpoint, if the log only grew; what it says.

        `pinned`: the log's key, told by another way; `others`: what other witnesses saw, which
        must be parts of the same history. The cosignature is kept before it is handed in: a
        witness that dies in between gives it again. Raises LogSuspect, NoAnswer, KeyRefused.
        """
        last = self.memory.read()
        key = _key(last, pinned) or log.key()
        note = log.checkpoint()
        key = signing_key(key, note, log.successions)
        found = read(note, key)
        for each in (*([last] if last else []), *others):
            same = signing_key(each.key, note, log.successions) == key
            require_grown(read(each.note, each.key if same else key), found, log.consistency)
        cosignature = self.signer.cosign(note.text, self.now())
        own = [line for line in note.signatures if (line.name, line.key_id) == (key.name, key.id)]
        cosigned = Note(note.text, (*own, cosignature))
        self.memory.keep(Seen(key, cosigned))
        log.hand_in(cosigned)
        return found


def _key(last: Seen | None, pinned: Key | None) -> Key | None:
    if last and pinned not in (None, last.key):
        raise LogSuspect(
            f"La clé donnée ({pinned.id.hex()}) n'est pas celle que le témoin connaît de "
            f"{last.key.name} ({last.key.id.hex()})."
        )
    return last.key if last else pinned
