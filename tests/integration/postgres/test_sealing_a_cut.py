"""The sealer on PostgreSQL: a cut of three partitions gives the release of one process."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest
from sqlalchemy import Engine, insert

from contracts.definitions import VERSION
from contracts.read_model import READ_MODELS
from services.access.domain.principals import Role
from services.access.main import build
from services.chassis.databases import postgres_engine
from services.faces.main import build_releases
from services.projections.adapters import tables
from services.projections.adapters.cuts import drop_cut, request_cut
from services.reporting.adapters.sealed_store import SqlReleaseStore, sealed_reading
from services.reporting.domain.disclosure.standing import unproven_against
from services.reporting.settings import ReportingSettings
from tests.databases import Databases, relais_database
from tests.integration.sealing.conftest import Bench, bench_on
from tests.integration.sealing.world import POSTS, cells, located, records
from tests.names import WITH_KEY

HEAD, RECORDED_AT, PARTITIONS = 400, "2010-02-01T08:00:00Z", 3


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def databases(postgresql_server: str) -> Iterator[Databases]:
    with relais_database(postgresql_server) as made:
        yield made


@pytest.fixture
def counting(databases: Databases) -> Iterator[Engine]:
    """The read models as workers have left them, the posts over three partitions."""
    engine = postgres_engine(databases.projections, "projections")
    with engine.begin() as connection:
        for model in READ_MODELS:
            connection.execute(insert(tables.GENERATIONS), [{"read_model": model, "serving": 1}])
            stands = [
                {
                    "read_model": model,
                    "generation": 1,
                    "partition": partition,
                    "position": HEAD,
                    "offset": 0,
                    "recorded_at": RECORDED_AT if partition == 1 else "2009-12-01T08:00:00Z",
                    "log_id": "log",
                    "witness": "",
                    "definitions": VERSION,
                }
                for partition in range(PARTITIONS)
            ]
            connection.execute(insert(tables.POSITIONS), stands)
            kept = [
                {"generation": 1, "post": each.post, "record": each.model_dump_json()}
                | {"partition": _partition(each.post)}
                for each in records()
            ]
            connection.execute(insert(tables.POSTS[model]), kept)
        _count(connection, 0)
    yield engine
    engine.dispose()


def _partition(post: str) -> int:
    return sum(post.encode()) % PARTITIONS


def _count(connection, more: int) -> None:
    counted = cells(more=more)
    for model, of_model in (("site", counted), ("department", located(counted))):
        sums: Counter[tuple[tuple[str, object], ...]] = Counter()
        for cell in of_model:
            keys = cell.model_dump(exclude={"value"})
            sums[tuple(keys.items())] += cell.value
        rows = [
            {
                **dict(keys),
                "generation": 1,
                "partition": _partition(dict(keys)["post"]),
                "value": value,
            }
            for keys, value in sums.items()
        ]
        connection.execute(tables.CELLS[model].delete())
        connection.execute(insert(tables.CELLS[model]), rows)


def sealed(databases: Databases, key: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What `relais seal` says, in the sealer's own role."""
    variables = {
        "RELAIS_REPORTING_DATABASE_URL": databases.sealer,
        "RELAIS_REPORTING_SEALED_URL": databases.sealer,
        "RELAIS_REPORTING_SEALING_KEY_FILE": str(key),
    }
    return subprocess.run(
        [sys.executable, "-m", "services", "seal", *words],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=120,
    )


def cut(engine: Engine) -> None:
    for model in READ_MODELS:
        assert request_cut(engine, model, HEAD).copied == PARTITIONS


def test_a_cut_sealed_on_postgresql_is_the_release_of_one_process(
    databases: Databases, counting: Engine, tmp_path: Path
) -> None:
    embedded: Bench = bench_on(tmp_path)
    expected = embedded.sealer.seal("2009-Q1")
    cut(counting)
    with counting.begin() as connection:
        _count(connection, more=7)  # workers go on: what comes after the cut is not in it
    done = sealed(databases, tmp_path / "sealing.key", "2009-Q1")
    assert done.returncode == 0, done.stderr
    store = SqlReleaseStore(sealed_reading(databases.partners))
    (release,) = store.sealed()
    assert (release.id, release.digest) == (expected.id, expected.digest)
    assert (release.position, release.as_of) == (HEAD, RECORDED_AT)
    assert store.rows(release.id) == embedded.store.rows(expected.id)
    again = sealed(databases, tmp_path / "sealing.key", "2009-Q1")
    assert (again.returncode, "déjà scellé" in again.stderr) == (1, True)


def test_a_release_sealed_by_hand_stands_against_who_reads_several_posts(
    databases: Databases, counting: Engine, tmp_path: Path
) -> None:
    """One that knows of none does not: see tests/integration/sealing/test_several_posts.py."""
    together = frozenset({*POSTS} - {"59-02"})
    cut(counting)
    with closing(build(databases.access, settings=WITH_KEY)) as access:
        access.accounts.create("m.durand", "un mot de passe long", "test")
        access.accounts.grant("m.durand", Role.EMPLOYEUR, together, "test")
    assert sealed(databases, tmp_path / "sealing.key", "2009-Q1").returncode == 0
    store = SqlReleaseStore(sealed_reading(databases.sealer))
    (release,) = store.sealed()
    assert not unproven_against(store.proofs(release.id), together)


def test_without_a_complete_cut_nothing_is_sealed(
    databases: Databases, counting: Engine, tmp_path: Path
) -> None:
    cut(counting)
    drop_cut(counting, "nation", HEAD)
    request_cut(counting, "nation", HEAD + 5)
    refused = sealed(databases, tmp_path / "sealing.key", "2009-Q1")
    assert refused.returncode == 1
    assert "relais projections cut" in refused.stderr
    assert not (tmp_path / "sealing.key").exists()


def test_a_scheduler_killed_after_its_first_release_seals_the_others_once(
    databases: Databases, counting: Engine, tmp_path: Path
) -> None:
    variables = {
        "RELAIS_REPORTING_DATABASE_URL": databases.sealer,
        "RELAIS_REPORTING_SEALED_URL": databases.sealer,
        "RELAIS_REPORTING_SEALING_KEY_FILE": str(tmp_path / "sealing.key"),
        "RELAIS_PROJECTIONS_DATABASE_URL": databases.projections,
        "RELAIS_INTAKE_DATABASE_URL": databases.intake,
        "RELAIS_LOG_KEY_FILE": str(tmp_path / "log.key"),
        "RELAIS_SCHEDULER_SINCE": "2009",
        "RELAIS_SCHEDULER_PORT": "0",
    }

    def until(periods: set[str]) -> None:
        """Run the process until these are sealed, then kill it (-9)."""
        command = [sys.executable, "-m", "services.operations.scheduler", "run"]
        process = subprocess.Popen(command, env={**os.environ, **variables})
        try:
            deadline = monotonic() + 120
            while not periods <= {str(each.period) for each in store.sealed()}:
                assert process.poll() is None
                assert monotonic() < deadline
                sleep(0.02)
        finally:
            process.kill()
            process.wait()

    store = SqlReleaseStore(sealed_reading(databases.partners))
    until({"2009-Q1"})
    until({"2009-Q1", "2009-Q2", "2009-Q3", "2009-Q4", "2009"})
    assert sorted(str(each.period) for each in store.sealed()) == [
        "2009",
        "2009-Q1",
        "2009-Q2",
        "2009-Q3",
        "2009-Q4",
    ]


@pytest.mark.anyio
async def test_the_process_of_releases_needs_no_more_than_their_address(
    databases: Databases,
) -> None:
    app = build_releases(ReportingSettings(sealed_url=databases.partners))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://relais") as client:
        assert (await client.get("/v1/releases")).json() == []
        assert (await client.get("/readyz")).status_code == 200
        assert (await client.get("/v1/tables")).status_code == 404


def test_a_verb_says_which_variable_it_lacks(databases: Databases, tmp_path: Path) -> None:
    told = {
        "RELAIS_REPORTING_DATABASE_URL": databases.sealer,
        "RELAIS_REPORTING_SEALING_KEY_FILE": str(tmp_path / "sealing.key"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "services", "seal", "2009-Q1"],
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "RELAIS_REPORTING_SEALED_URL manque" in done.stderr
