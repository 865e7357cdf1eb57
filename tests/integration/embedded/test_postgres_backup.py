"""A dump of the log restored elsewhere: same identity, same positions, same figures."""

import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy.engine import make_url

from infra.local.postgresql import binary
from infra.postgres.apply import apply
from services.intake.adapters.log.opening import open_store
from services.past.moments import StoreFeed
from services.projections.main import LogDiffers, build
from services.projections.settings import ProjectionsSettings
from tests.databases import Databases, migrate
from tests.integration.intake.at_work import new

RESTORED = "relais_restored"


def dump(url: str, file: Path) -> None:
    """As docs/operations.md says."""
    command = [binary("pg_dump"), "--format=custom", "--schema=intake", f"--file={file}", url]
    subprocess.run(command, check=True)


@contextmanager
def restored(file: Path, like: Databases) -> Iterator[Databases]:
    """A new database from a dump: the log, then roles, the other tables, and rights."""
    with psycopg.connect(like.superuser, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {RESTORED}".encode())
        try:
            urls = (make_url(url).set(database=RESTORED) for url in like)
            made = Databases(*(url.render_as_string(hide_password=False) for url in urls))
            command = [binary("pg_restore"), "--exit-on-error", f"--dbname={made.superuser}", file]
            subprocess.run(list(map(str, command)), check=True)
            apply("roles", made.superuser, {})
            for service in ("intake", "projections"):
                migrate(made.owner, service)
            apply("grants", made.superuser, {})
            yield made
        finally:
            server.execute(f"DROP DATABASE IF EXISTS {RESTORED} WITH (FORCE)".encode())


@pytest.fixture
def counted(databases: Databases, tmp_path: Path) -> Path:
    """A dump of 30 facts, of which the read models of the first database know 40."""
    with closing(open_store(databases.intake)) as store:
        store.append([new() for _ in range(30)])
        dump(databases.superuser, tmp_path / "log.dump")
        store.append([new() for _ in range(10)])
        with closing(projections(databases, StoreFeed(store))) as counting:
            counting.catch_up()
    return tmp_path / "log.dump"


def projections(where: Databases, feed: StoreFeed):
    """The read models of a database on a log."""
    return build(ProjectionsSettings(database_url=SecretStr(where.projections)), feed)


def test_a_restored_log_goes_on_where_the_dump_ended(databases: Databases, counted: Path):
    with (
        restored(counted, databases) as again,
        closing(open_store(databases.intake)) as first,
        closing(open_store(again.intake)) as copy,
    ):
        assert copy.log_id == first.log_id
        assert copy.head() == 30
        assert copy.read(0, 100) == first.read(0, 30)
        with closing(projections(again, StoreFeed(copy))) as fresh:
            assert fresh.catch_up() == 30
        assert list(copy.append([new()])) == [31]
        refused_by_what_counted_more(databases, StoreFeed(copy))


def refused_by_what_counted_more(databases: Databases, older: StoreFeed) -> None:
    """Read models that counted 40 facts do not go on from a log that forgot ten of them."""
    with pytest.raises(LogDiffers):
        projections(databases, older)
