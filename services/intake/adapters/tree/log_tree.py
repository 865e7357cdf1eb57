"""The Merkle tree of the log as it is kept: roots and proofs, for any size it ever had."""

from collections.abc import Iterable, Sequence

from contracts.transparency.merkle.proofs import consistency_proof, inclusion_proof, root_of
from contracts.transparency.merkle.tree import HASH_BYTES, node_hash
from services.intake.adapters.log.fact_rows import FactRows
from services.intake.adapters.log.leaves import KEPT, Leaves
from services.intake.adapters.log.store_errors import translate_store_errors


class LogTree:
    """Roots and proofs. Raises StoreUnavailable."""

    def __init__(self, rows: FactRows) -> None:
        self._rows = rows

    def size(self) -> int:
        """How many facts the tree holds."""
        with translate_store_errors():
            return self._rows.select_edge().size

    def size_at(self, position: int) -> int:
        """How many facts stand at a position or before it."""
        with translate_store_errors():
            found = self._rows.select_leaves_at(position)
        facts = min(position - found.first_position + 1, found.facts) if found else 0
        return found.first_leaf + facts if found else 0

    def root(self, size: int) -> bytes:
        """The root of the first `size` facts."""
        with translate_store_errors():
            return root_of(size, self._node)

    def index_of(self, position: int) -> int | None:
        """The leaf of the fact at a position, from 0; None where there is no fact."""
        with translate_store_errors():
            found = self._rows.select_leaves_at(position)
        if found is None or position >= found.first_position + found.facts:
            return None
        return found.first_leaf + position - found.first_position

    def inclusion(self, position: int, size: int) -> tuple[int, list[bytes]]:
        """The index of the leaf of a fact, and its path to the root of `size` facts.

        Raises ValueError when the fact is not among them.
        """
        index = self.index_of(position)
        if index is None:
            raise ValueError(f"position {position} is not among {size}")
        with translate_store_errors():
            return index, inclusion_proof(index, size, self._node)

    def consistency(self, older: int, newer: int) -> list[bytes]:
        """What leads from the root of `older` facts to that of `newer`. Raises ValueError."""
        with translate_store_errors():
            return consistency_proof(older, newer, self._node)

    def commits(self, start: int, end: int) -> Sequence[Leaves]:
        """What the commits that hold the leaves [start, end) added, in order."""
        with translate_store_errors():
            return self._rows.select_leaves(start, end)

    def _node(self, level: int, start: int) -> bytes:
        """A complete subtree, from the kept ones or the leaves below it."""
        below = level - level % KEPT
        hashes = list(self._kept(below, start, start + (1 << level)))
        for _ in range(level - below):
            hashes = [node_hash(*pair) for pair in zip(hashes[::2], hashes[1::2], strict=True)]
        (root,) = hashes
        return root

    def _kept(self, level: int, start: int, end: int) -> Iterable[bytes]:
        if level:
            yield from self._rows.select_nodes(level, start, end)
            return
        for row in self._rows.select_leaves(start, end):
            first = max(start - row.first_leaf, 0) * HASH_BYTES
            last = min(end - row.first_leaf, row.facts) * HASH_BYTES
            yield from (row.leaves[at : at + HASH_BYTES] for at in range(first, last, HASH_BYTES))
