"""A request, a drop and a batch at the same instant, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from sqlalchemy import func, select

from services.chassis.databases import open_engine
from services.projections.adapters import generations, tables
from services.projections.adapters.cuts import drop_cut, request_cut
from services.projections.adapters.store import SqlReadModelStore
from services.projections.ports import CutTooLate, Mark
from tests.databases import relais_database
from tests.integration.projections.conftest import LOG, MemoryFeed, project
from tests.integration.projections.cutting import cut_of
from tests.integration.projections.test_faults import two_cases
from tests.scratch import create_scratch

ENTRIES = two_cases().entries()
N = 3
WAIT_S = 0.3  # long enough to see that something waits


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path):
    """Read models that have counted the first facts, up to N."""
    if request.param == "sqlite":
        made = create_scratch(tmp_path / "read.db")
        project(made, MemoryFeed(ENTRIES[:N]))
        yield made
    else:
        with relais_database(request.getfixturevalue("postgresql_server")) as databases:
            made = open_engine(databases.projections, "projections")
            project(made, MemoryFeed(ENTRIES[:N]))
            yield made
            made.dispose()


@pytest.fixture
def store(engine):
    """The site's share of the log."""
    return SqlReadModelStore(engine, "site", generations.serving(engine, "site", LOG).generation)


def test_a_request_waits_for_the_batch_under_way_and_then_comes_too_late(engine, store):
    with ThreadPoolExecutor(1) as other:
        with store.transaction() as batch:
            asked = other.submit(request_cut, engine, "site", N + 1)
            sleep(WAIT_S)
            assert not asked.done()
            batch.advance(Mark(N + 2, ""))
        with pytest.raises(CutTooLate):
            asked.result(10)


def test_a_request_after_a_batch_that_stops_before_it_is_granted(engine, store):
    with ThreadPoolExecutor(1) as other:
        with store.transaction() as batch:
            asked = other.submit(request_cut, engine, "site", N + 2)
            sleep(WAIT_S)
            batch.advance(Mark(N + 1, ""))
        assert asked.result(10).copied == 0


def test_requests_at_the_same_instant_make_one_cut(engine):
    with ThreadPoolExecutor(4) as others:
        asked = [others.submit(request_cut, engine, "site", N + 1) for _ in range(8)]
        assert {each.result(20).partitions for each in asked} == {1}


def test_a_drop_waits_for_the_copy_under_way_and_leaves_nothing(engine, store):
    request_cut(engine, "site", N + 1)
    with ThreadPoolExecutor(1) as other:
        with store.transaction() as batch:
            batch.copy(N + 1, "2009-01-01T00:00:00Z")
            dropped = other.submit(drop_cut, engine, "site", N + 1)
            sleep(WAIT_S)
            assert not dropped.done()
            batch.advance(Mark(N + 1, ""))
        assert dropped.result(10)
    assert cut_of(engine, "site", N + 1) is None
    with engine.connect() as connection:
        copies = connection.execute(select(func.count()).select_from(tables.CUT_CELLS["site"]))
        assert copies.scalar_one() == 0


def test_a_copy_of_a_cut_that_was_dropped_makes_no_row(engine, store):
    request_cut(engine, "site", N + 1)
    drop_cut(engine, "site", N + 1)
    with store.transaction() as batch:
        batch.copy(N + 1, "2009-01-01T00:00:00Z")
    with engine.connect() as connection:
        copies = connection.execute(select(func.count()).select_from(tables.CUT_CELLS["site"]))
        assert copies.scalar_one() == 0
