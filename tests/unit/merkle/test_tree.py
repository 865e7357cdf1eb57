"""The tree against published vectors, against its definition, and its proofs against forgery."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.transparency.merkle.checking import consistent, includes
from contracts.transparency.merkle.proofs import consistency_proof, inclusion_proof
from contracts.transparency.merkle.tree import Tree, leaf_hash, node_hash

ENTRIES = (
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""Entries and roots of the Certificate Transparency reference tests."""


def numbered(count: int) -> list[bytes]:
    return [hashlib.sha256(str(number).encode()).digest() for number in range(count)]


def defined(leaves: list[bytes]) -> bytes:
    """MTH as RFC 9162 defines it."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return node_hash(defined(leaves[:half]), defined(leaves[half:]))


def nodes(leaves: list[bytes]):
    return lambda level, start: defined(leaves[start : start + (1 << level)])


def grown(leaves: list[bytes]) -> Tree:
    tree = Tree()
    list(tree.append(leaves))
    return tree


@pytest.mark.parametrize("size", range(1, 9))
def test_the_root_is_that_of_the_published_vectors(size):
    leaves = [hashlib.sha256(b"\0" + bytes.fromhex(entry)).digest() for entry in ENTRIES]
    assert grown(leaves[:size]).root().hex() == ROOTS[size - 1]


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_tree_grown_in_two_steps_has_the_root_of_the_definition(first, second):
    leaves = numbered(first + second)
    tree = grown(leaves[:first])
    again = Tree(tree.size, tree.peaks)
    list(again.append(leaves[first:]))
    assert again.root() == defined(leaves)


def test_completed_subtrees_are_told_with_level_and_place():
    leaves = numbered(70)
    told = list(Tree().append(leaves))
    assert {(level, start) for level, start, _ in told} == {
        (level, start)
        for level in range(1, 7)
        for start in range(0, 70 - (1 << level) + 1, 1 << level)
    }
    assert all(hash == nodes(leaves)(level, start) for level, start, hash in told)


@given(st.data(), st.integers(1, 200))
def test_each_leaf_has_a_proof_and_no_other_leaf_passes_with_it(data, size):
    leaves = numbered(size)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, nodes(leaves))
    root = defined(leaves)
    assert includes(leaves[index], index, size, proof, root)
    assert not includes(leaves[index], (index + 1) % size, size, proof, root) or size == 1
    assert not includes(leaf_hash(b"", b"other"), index, size, proof, root)
    assert not includes(leaves[index], index, size, [*proof, root], root)
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        assert not includes(leaves[index], index, size, proof[:at] + proof[at + 1 :], root)


@given(st.data(), st.integers(1, 200))
def test_a_later_tree_is_consistent_and_a_changed_past_is_not(data, newer):
    leaves = numbered(newer)
    older = data.draw(st.integers(0, newer))
    proof = consistency_proof(older, newer, nodes(leaves))
    old, new = defined(leaves[:older]), defined(leaves)
    assert consistent(older, newer, proof, old, new)
    if older:
        changed = list(leaves)
        changed[data.draw(st.integers(0, older - 1))] = hashlib.sha256(b"changed").digest()
        forged = consistency_proof(older, newer, nodes(changed))
        assert not consistent(older, newer, forged, old, defined(changed))
        assert not consistent(older, newer, [*proof, old], old, new)


def test_what_is_not_in_the_tree_has_no_proof():
    with pytest.raises(ValueError, match="not among"):
        inclusion_proof(3, 3, nodes(numbered(3)))
    with pytest.raises(ValueError, match="not a part"):
        consistency_proof(4, 3, nodes(numbered(3)))
    assert not includes(b"", -1, 3, [], b"")
