"""Proofs of inclusion and consistency (RFC 9162, 2.1.3.1, 2.1.4.1), from the hashes kept."""

from collections.abc import Callable

from contracts.transparency.merkle.tree import Tree, node_hash

Node = Callable[[int, int], bytes]
"""(level, start) → hash of the leaves [start, start + 2**level); 2**level divides start."""


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """The path from leaf `index` (from 0) to the root of the first `size` leaves."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not among {size}")
    return _path(index, 0, size, node)


def consistency_proof(older: int, newer: int, node: Node) -> list[bytes]:
    """What shows that the first `older` of `newer` leaves are those of an older tree."""
    if not 0 <= older <= newer:
        raise ValueError(f"{older} is not a part of {newer}")
    return [] if older in (0, newer) else _subproof(older, 0, newer, node, whole=True)


def root_of(size: int, node: Node) -> bytes:
    """The root of the first `size` leaves."""
    return _range(0, size, node) if size else Tree().root()


def _path(index: int, start: int, end: int, node: Node) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if start + index < middle:
        return [*_path(index, start, middle, node), _range(middle, end, node)]
    return [*_path(index - (middle - start), middle, end, node), _range(start, middle, node)]


def _subproof(older: int, start: int, end: int, node: Node, whole: bool) -> list[bytes]:
    if older == end - start:
        return [] if whole else [_range(start, end, node)]
    half = _split(end - start)
    if older <= half:
        rest = _range(start + half, end, node)
        return [*_subproof(older, start, start + half, node, whole), rest]
    first = _range(start, start + half, node)
    return [*_subproof(older - half, start + half, end, node, whole=False), first]


def _range(start: int, end: int, node: Node) -> bytes:
    """The hash of the leaves [start, end), which no complete subtree need hold."""
    size = end - start
    if size & (size - 1) == 0:
        return node(size.bit_length() - 1, start)
    half = _split(size)
    return node_hash(node(half.bit_length() - 1, start), _range(start + half, end, node))


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1
