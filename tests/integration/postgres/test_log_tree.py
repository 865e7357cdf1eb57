"""The Merkle tree grows with each commit, on either database, and proves what the log holds."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.transparency.merkle.checking import consistent, includes
from contracts.transparency.merkle.tree import SALT_BYTES, Tree, leaf_hash
from services.chassis.databases import sqlite_engine
from services.intake.adapters.log.event_store import EventStore
from services.intake.adapters.log.fact_store import FactStore
from services.intake.adapters.log.postgres_event_store import PostgresEventStore
from services.intake.adapters.log.tables import TABLES
from tests.databases import empty_database, migrate, require_columns
from tests.integration.intake.at_work import new

GROUPS = (1, 3, 250, 1, 600, 45)


def leaves_of(store: FactStore) -> list[bytes]:
    """Each leaf, made anew from the bytes of the log and the salts kept beside them."""
    salts = b"".join(row.salts for row in store.tree().commits(0, 10**9))
    rows = store.read(0, 10**6)
    assert len(salts) == len(rows) * SALT_BYTES
    return [
        leaf_hash(salts[at * SALT_BYTES : (at + 1) * SALT_BYTES], row.stored)
        for at, row in enumerate(rows)
    ]


def root_of(leaves: list[bytes]) -> bytes:
    tree = Tree()
    list(tree.append(leaves))
    return tree.root()


def test_any_size_the_log_ever_had_has_its_root_and_its_proofs(store: FactStore) -> None:
    for size in GROUPS:
        store.append([new() for _ in range(size)])
    tree, leaves = store.tree(), leaves_of(store)
    assert tree.size() == len(leaves) == 900
    for size in (1, 2, 3, 255, 256, 257, 512, 700, 899, 900):
        root = root_of(leaves[:size])
        assert tree.root(size) == root
        assert tree.size_at(size) == size
        for position in {1, size // 2 + 1, size}:
            index, path = tree.inclusion(position, size)
            assert includes(leaves[position - 1], index, size, path, root)
        proof = tree.consistency(size, 900)
        assert consistent(size, 900, proof, root, tree.root(900))


def test_an_empty_log_has_the_root_of_nothing_and_no_proof(store: FactStore) -> None:
    tree = store.tree()
    assert (tree.size(), tree.size_at(7), tree.root(0)) == (0, 0, Tree().root())
    with pytest.raises(ValueError, match="not among"):
        tree.inclusion(1, 0)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(groups=st.lists(st.integers(1, 40), min_size=1, max_size=12))
def test_commits_of_any_size_grow_the_same_tree(tmp_path: Path, groups: list[int]) -> None:
    file = tmp_path / "log.db"
    file.unlink(missing_ok=True)
    with EventStore(file) as store:
        for size in groups:
            store.append([new() for _ in range(size)])
        assert store.tree().root(sum(groups)) == root_of(leaves_of(store))


def test_an_older_database_gets_its_tree_when_it_is_migrated(postgresql_server: str) -> None:
    fact = "INSERT INTO intake.stored_events VALUES (%s, 1, 't', '{}')"
    with empty_database(postgresql_server) as databases:
        migrate(databases.owner, "intake", "0003")
        with psycopg.connect(databases.owner) as owner:
            for stream in ("27-01", "27-02"):
                owner.execute(fact, [stream])
            with owner.transaction(force_rollback=True):
                owner.execute(fact, ["27-03"])  # its position is drawn, and lost
            owner.execute(fact, ["27-04"])
        migrate(databases.owner, "intake")
        with PostgresEventStore(databases.owner) as store:
            tree = store.tree()
            assert [row.first_position for row in tree.commits(0, 10)] == [1, 4]
            assert [tree.size_at(position) for position in range(6)] == [0, 1, 2, 2, 3, 3]
            assert tree.root(3) == root_of(leaves_of(store))


def test_an_older_file_gets_its_tree_when_it_is_opened(tmp_path: Path) -> None:
    with EventStore(tmp_path / "log.db") as store:
        store.append([new() for _ in range(1200)])
    with closing(sqlite3.connect(tmp_path / "log.db")) as older:
        older.executescript(
            "DROP TABLE log_leaves; DROP TABLE log_nodes; DROP TABLE log_checkpoints; "
            "ALTER TABLE relay_position DROP COLUMN generation; "
            "DROP TABLE log_witnesses; DROP TABLE log_cosignatures; DROP TABLE log_closings; "
            "DROP TABLE closed_cells; DROP TABLE closed_numbers; "
            "DROP TABLE log_closing_parts; DROP TABLE log_keys; DROP TABLE surveys; "
            "DROP TABLE survey_links; DROP TABLE survey_answers; "
            "UPDATE alembic_version SET version_num='0003'"
        )
    with EventStore(tmp_path / "log.db") as store:
        store.append([new() for _ in range(100)])
        assert store.tree().root(1300) == root_of(leaves_of(store))
        index, path = store.tree().inclusion(1, 1300)
        assert includes(leaves_of(store)[0], index, 1300, path, store.tree().root(1300))
    engine = sqlite_engine(tmp_path / "log.db")
    require_columns(engine, TABLES)
    engine.dispose()
