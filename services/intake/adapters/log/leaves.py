"""What a commit adds to the Merkle tree of the log: salts, leaves, complete subtrees."""

from collections.abc import Sequence
from os import urandom
from typing import NamedTuple

from contracts.transparency.merkle.tree import SALT_BYTES, Tree, leaf_hash

KEPT = 8
"""Of the inner subtrees, those of 256, 65 536… leaves are kept; the others are computed."""


class Edge(NamedTuple):
    """The right edge of the tree: how many leaves it has, and its peaks."""

    size: int = 0
    peaks: bytes = b""


class Leaves(NamedTuple):
    """The leaves that one commit added, and a salt for each."""

    first_leaf: int
    first_position: int
    facts: int
    salts: bytes
    leaves: bytes


class Growth(NamedTuple):
    """What one commit adds: a salt and a leaf for each fact, side by side, and the edge then."""

    first_leaf: int
    salts: bytes
    leaves: bytes
    edge: Edge
    nodes: Sequence[tuple[int, int, bytes]]
    """(level, start, hash)."""


def grow(edge: Edge, stored: Sequence[bytes]) -> Growth:
    """Add facts, by their contract bytes, each under a random salt drawn here."""
    tree = Tree(*edge)
    salts = urandom(SALT_BYTES * len(stored))
    leaves = [
        leaf_hash(salts[at : at + SALT_BYTES], state)
        for at, state in zip(range(0, len(salts), SALT_BYTES), stored, strict=True)
    ]
    nodes = [node for node in tree.append(leaves) if node[0] % KEPT == 0]
    return Growth(edge.size, salts, b"".join(leaves), Edge(tree.size, tree.peaks), nodes)
