"""The Merkle tree of the log: how fast it grows, and proofs from a tree of a million leaves."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from time import perf_counter

from contracts.transparency.merkle.checking import consistent
from services.intake.adapters.log.event_store import EventStore
from services.intake.adapters.log.leaves import Edge, Growth, grow
from tests.benchmarks.national import FOLDER
from tests.benchmarks.row import Row

COMMIT = 1_000  # facts, as a bulk import commits them
FACT_BYTES = 600
PROOFS = 2_000


def run(leaves: int) -> list[Row]:
    """Leaves a second, and milliseconds of the slowest proof in a hundred."""
    file = FOLDER / f"tree-{leaves}.db"
    file.parent.mkdir(parents=True, exist_ok=True)
    with EventStore(file) as store:
        began = perf_counter()
        growths = list(_growths(leaves))
        hashing = leaves / (perf_counter() - began)
        _write(file, growths)
        tree, random = store.tree(), Random(2008)
        roots = _slowest(lambda: tree.root(leaves), 100)
        inclusion = _slowest(
            lambda: tree.inclusion(random.randint(1, leaves), random.randint(leaves - 9, leaves)),
            PROOFS,
        )
        consistency = _slowest(
            lambda: tree.consistency(random.randint(1, leaves), leaves),
            PROOFS,
        )
        path = tree.consistency(leaves // 3, leaves)
        assert consistent(leaves // 3, leaves, path, tree.root(leaves // 3), tree.root(leaves))
    file.unlink()
    return [
        Row("leaves salted, hashed and added to the tree", hashing, "leaves/s", at_least=100_000),
        Row(f"root of {leaves} leaves, p99", roots, "ms", at_most=5),
        Row(f"proof of inclusion in {leaves} leaves, p99", inclusion, "ms", at_most=5),
        Row(f"proof of consistency with {leaves} leaves, p99", consistency, "ms", at_most=5),
    ]


def _growths(leaves: int) -> Iterator[Growth]:
    stored = [bytes([number % 256]) * FACT_BYTES for number in range(COMMIT)]
    edge = Edge()
    while edge.size < leaves:
        growth = grow(edge, stored)
        yield growth
        edge = growth.edge


def _write(file: Path, growths: list[Growth]) -> None:
    """The rows as the recorder writes them; the facts themselves are not needed."""
    with closing(sqlite3.connect(file)) as connection, connection:
        for each in growths:
            facts = each.edge.size - each.first_leaf
            row = (each.first_leaf, each.first_leaf + 1, facts, each.salts, each.leaves)
            connection.execute(
                "INSERT INTO log_leaves VALUES (?,?,?,?,?,?)", (*row, each.edge.peaks)
            )
            connection.executemany("INSERT INTO log_nodes VALUES (?,?,?)", each.nodes)


def _slowest(proof: Callable[[], object], times: int) -> float:
    """Milliseconds that 99 in a hundred do not exceed."""
    took = []
    for _ in range(times):
        began = perf_counter()
        proof()
        took.append(perf_counter() - began)
    return 1000 * sorted(took)[times * 99 // 100]
