"""Leaves, nodes, and the right edge of a tree that grows (RFC 9162, 2.1.1).

Leaves are salted: see `leaf_hash`.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

HASH_BYTES = 32
SALT_BYTES = 16


def leaf_hash(salt: bytes, stored: bytes) -> bytes:
    """The leaf of a fact: its salt keeps a deleted body from being guessed back."""
    return hashlib.sha256(b"\0" + hashlib.sha256(salt + stored).digest()).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\1" + left + right).digest()


@dataclass(slots=True)
class Tree:
    """The right edge of a tree: enough to append to it, and to know its root.

    `peaks`: the roots of its complete subtrees, the largest first, one for each bit of `size`.
    """

    size: int = 0
    peaks: bytes = b""

    def append(self, leaves: Iterable[bytes]) -> Iterable[tuple[int, int, bytes]]:
        """Add leaves; yields (level, start, hash) of each inner subtree that they complete."""
        peaks = [self.peaks[at : at + HASH_BYTES] for at in range(0, len(self.peaks), HASH_BYTES)]
        for leaf in leaves:
            level, hash = 0, leaf
            while self.size >> level & 1:
                level, hash = level + 1, node_hash(peaks.pop(), hash)
                yield level, self.size + 1 - (1 << level), hash
            peaks.append(hash)
            self.size += 1
        self.peaks = b"".join(peaks)

    def root(self) -> bytes:
        """The root of the tree; that of an empty tree is the hash of nothing."""
        if not self.size:
            return hashlib.sha256().digest()
        last = len(self.peaks) - HASH_BYTES
        hash = self.peaks[last:]
        for at in range(last - HASH_BYTES, -1, -HASH_BYTES):
            hash = node_hash(self.peaks[at : at + HASH_BYTES], hash)
        return hash
