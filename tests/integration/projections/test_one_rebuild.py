"""Two rebuilds of one read model: the second is refused, and a dead one is in nobody's way."""

import subprocess
import sys
from contextlib import closing, contextmanager

import pytest

from services.chassis.databases import open_engine, sqlite_engine
from services.projections.adapters.generations import RebuildUnderWay, alone
from services.projections.main import build
from services.projections.settings import ProjectionsSettings
from tests.integration.channel.working import wait_until
from tests.integration.projections.conftest import MemoryFeed
from tests.integration.projections.test_faults import two_cases

HOLD = """
import sys
from services.chassis.databases import open_engine, sqlite_engine
from services.projections.adapters.generations import alone
where = sys.argv[1]
engine = open_engine(where, "projections") if "://" in where else sqlite_engine(where)
with alone(engine, "nation"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request, tmp_path):
    """A file or a URL."""
    if request.param == "sqlite":
        return str(tmp_path / "read.db")
    return request.getfixturevalue("databases").projections


@pytest.fixture
def engine(where):
    """The database of the read models."""
    made = open_engine(where, "projections") if "://" in where else sqlite_engine(where)
    yield made
    made.dispose()


@contextmanager
def another(where):
    """Another process that rebuilds the nation."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, where], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_a_second_rebuild_of_a_read_model_is_refused_in_words(where, engine):
    with another(where):
        with (
            pytest.raises(RebuildUnderWay, match="nation est déjà en cours de reconstruction"),
            alone(engine, "nation"),
        ):
            pass
        with alone(engine, "site"):
            pass


def test_a_rebuild_that_was_killed_is_in_nobody_s_way(where, engine):
    with another(where) as killed:
        killed.kill()
        killed.wait()
        wait_until(lambda: free(engine))


def free(engine):
    """Whether nobody rebuilds the nation."""
    try:
        with alone(engine, "nation"):
            return True
    except RebuildUnderWay:
        return False  # PostgreSQL takes a moment to see that the other end has gone


def test_the_embedded_read_models_refuse_a_rebuild_beside_another(tmp_path):
    file = tmp_path / "read.db"
    feed = MemoryFeed(two_cases().entries())
    with closing(build(ProjectionsSettings(database=file), feed)) as projections:
        projections.catch_up()
        with another(str(file)), pytest.raises(RebuildUnderWay):
            projections.rebuild("nation")
        assert projections.rebuild("nation").same


def test_one_rebuild_may_follow_another(engine):
    for _ in range(2):
        with alone(engine, "nation"):
            pass
