"""What signing the log needs: its tree, and where checkpoints and keys are kept."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from contracts.transparency.notes import Key, Note, Signature


class Signed(NamedTuple):
    """A checkpoint, the moment it was signed, and the note that says so."""

    size: int
    at: datetime
    note: Note


class KeyInUse(NamedTuple):
    """A key of the log, and how it came in the place of the one before; None for the first."""

    key: Key
    note: Note | None


class ProvenLog(Protocol):
    """The Merkle tree of the log. Each method raises StoreUnavailable."""

    def size(self) -> int:
        """How many facts it holds."""

    def root(self, size: int) -> bytes:
        """The root of the first `size` facts."""


class CheckpointStore(Protocol):
    """Checkpoints and cosignatures, only ever added to. Each method raises StoreUnavailable."""

    def key(self) -> Key | None:
        """The public key that is bound to the log now, None before the first."""

    def every_key(self) -> Sequence[KeyInUse]:
        """Every key that ever was, the first one first."""

    def bind(self, key: Key, at: datetime) -> None:
        """Bind the first key, unless there is one."""

    def succeed(self, key: Key, at: datetime, note: Note) -> None:
        """Bind a key in the place of the last one; `note` says how."""

    def latest(self) -> Signed | None:
        """The largest checkpoint, with the cosignatures known."""

    def before(self, size: int, limit: int) -> Sequence[Signed]:
        """Smaller checkpoints, the largest first."""

    def at(self, size: int) -> Signed | None:
        """The checkpoint of this size."""

    def add(self, make: Callable[[Signed | None], Signed], key: Key) -> Signed:
        """Store what `make` returns for the latest checkpoint, under a lock; the latest then."""

    def witnesses(self) -> Sequence[Key]:
        """The keys whose cosignatures are kept."""

    def add_witness(self, key: Key, since: datetime) -> None:
        """Keep a witness's key. Raises WitnessKnown when its name has another one."""

    def cosign(self, size: int, cosignature: Signature) -> None:
        """Keep a witness's first cosignature of a checkpoint."""


class WitnessKnown(Exception):
    """A witness of this name has another key; the message is in French."""
