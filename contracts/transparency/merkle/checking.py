"""What a proof shows (RFC 9162, 2.1.3.2 and 2.1.4.2): all that an auditor needs."""

from collections.abc import Sequence

from contracts.transparency.merkle.tree import Tree, node_hash


def includes(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether a proof leads from a leaf to a root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    first, last, hash = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if first & 1 or first == last:
            hash = node_hash(step, hash)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            hash = node_hash(hash, step)
        first, last = first >> 1, last >> 1
    return last == 0 and hash == root


def consistent(
    older: int, newer: int, proof: Sequence[bytes], older_root: bytes, newer_root: bytes
) -> bool:
    """Whether a proof leads from one root to a later one (RFC 9162, 2.1.4.2)."""
    if older == newer:
        return not proof and older_root == newer_root
    if not 0 < older < newer:
        return older == 0 and not proof and older_root == Tree().root()
    path = [older_root, *proof] if older & (older - 1) == 0 else list(proof)
    first, last = older - 1, newer - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    if not path:
        return False
    then = now = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            then, now = node_hash(step, then), node_hash(step, now)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            now = node_hash(now, step)
        first, last = first >> 1, last >> 1
    return last == 0 and then == older_root and now == newer_root
