"""Releases on PostgreSQL: the same store, and nothing that is sealed can be changed."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.chassis.migrations import NotMigrated, check
from services.reporting.adapters.sealed_store import PACKAGE, SqlReleaseStore, open_sealed
from services.reporting.domain.disclosure.manifest import SignedManifest
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.reporting.domain.disclosure.viewing import filter_of
from tests.databases import Databases, empty_database, migrate
from tests.integration.sealing.conftest import bench_on
from tests.names import HIDING


@pytest.fixture
def empty(postgresql_server: str) -> Iterator[Databases]:
    with empty_database(postgresql_server) as made:
        yield made


def test_a_schema_without_tables_is_refused_in_words(empty):
    with pytest.raises(NotMigrated, match=r"relais reporting migrate"):
        open_sealed(empty.owner, HIDING)


TABLES = (
    "releases", "released_rows", "release_proofs", "release_manifests", "release_blinds",
)  # fmt: skip


def test_a_release_is_stored_read_by_view_and_stays(empty, tmp_path):
    migrate(empty.owner, "reporting")
    engine = open_sealed(empty.owner, HIDING)
    check(engine, PACKAGE)
    embedded = bench_on(tmp_path)
    embedded.sealer.seal("2009-Q1")
    (release,) = embedded.store.sealed()
    store = SqlReleaseStore(engine)
    proofs = embedded.store.proofs(release.id)
    rows = [ReleasedRow.read(row) for row in embedded.store.rows(release.id)]
    store.add(release, rows, proofs)
    signed = SignedManifest("a note", "another", bytes(16))
    store.add_manifest(release.id, signed)
    assert (store.signed(release.id), store.manifest(release.id)) == (signed, "a note")
    assert store.sealed() == [release]
    assert store.proofs(release.id) == proofs
    for wanted in (None, filter_of("dcsp", None), filter_of("prefecture", "27")):
        assert store.rows(release.id, wanted) == embedded.store.rows(release.id, wanted)
    for table in TABLES:
        added = f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1"
        for change in (f"DELETE FROM {table}", f"TRUNCATE {table}", added):
            with (
                pytest.raises(DBAPIError, match=r"never changed|unique"),
                engine.begin() as connection,
            ):
                connection.execute(text(change))
    engine.dispose()
