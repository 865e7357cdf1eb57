"""Green beside blue, and the past from a scratch build."""

from sqlalchemy import text, update

from services.chassis.databases import sqlite_engine
from services.projections.adapters import tables
from services.projections.adapters.generations import begin, roll_back, serving, swap
from services.projections.consumer import Projector
from services.projections.domain.read_models import READ_MODELS
from services.projections.rebuild import follower, rebuild
from tests.integration.projections.conftest import (
    LOG,
    MemoryFeed,
    everything_published,
    project,
    projected,
)
from tests.integration.projections.test_faults import two_cases
from tests.scratch import build_scratch


def test_a_rebuild_says_that_nothing_differs_and_serves(engine):
    feed = MemoryFeed(two_cases().entries())
    project(engine, feed)
    before = everything_published(engine)
    for model in READ_MODELS:
        rebuilt = rebuild(engine, model, feed)
        assert (rebuilt.same, rebuilt.swapped, rebuilt.position) == (True, True, feed.head())
    assert everything_published(engine) == before
    assert serving(engine, "nation", LOG).generation == 2


def test_a_rebuild_finds_and_mends_a_figure_that_was_tampered_with(engine):
    feed = MemoryFeed(two_cases().entries())
    project(engine, feed)
    with engine.begin() as connection:
        connection.execute(update(tables.CELLS["nation"]).values(value=99))
    assert rebuild(engine, "nation", feed).same is False
    assert everything_published(engine) == projected(feed.entries)
    assert roll_back(engine, "nation") == 1


def test_a_rebuild_catches_up_with_what_arrives_meanwhile(engine):
    entries = two_cases().entries()
    feed = MemoryFeed(entries[:4])
    project(engine, feed)
    feed.entries = entries
    assert rebuild(engine, "site", feed).same
    project(engine, feed)
    assert everything_published(engine) == projected(entries)


def test_a_rebuild_up_to_a_position_serves_nobody(engine):
    feed = MemoryFeed(two_cases().entries())
    project(engine, feed)
    rebuilt = rebuild(engine, "nation", feed, until=3)
    assert (rebuilt.position, rebuilt.swapped, rebuilt.same) == (3, False, None)
    assert serving(engine, "nation", LOG).generation == 1


def test_a_scratch_build_stands_where_the_log_stood(engine, tmp_path):
    entries = two_cases().entries()
    file = build_scratch(tmp_path, ["nation"], MemoryFeed(entries), until=3)
    with sqlite_engine(file, read_only=True).connect() as connection:
        query = text("SELECT * FROM nation_cells_v1 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8")
        then = sorted(tuple(row) for row in connection.execute(query))
    again = projected(entries[:3])["nation_cells"]
    assert len(then) == len(again)
    assert sum(row[-1] for row in then) == sum(row[-1] for row in again)


def test_a_projector_at_work_goes_on_in_the_generation_that_was_swapped_in(engine):
    entries = two_cases().entries()
    feed = MemoryFeed(entries[:4])
    projector = Projector(feed, [follower(engine, model, feed) for model in READ_MODELS])
    projector.catch_up()
    rebuild(engine, "nation", feed)
    feed.entries = entries
    projector.catch_up()
    assert serving(engine, "nation", LOG)[:2] == (2, len(entries))
    assert everything_published(engine) == projected(entries)


def test_a_build_that_is_behind_is_not_swapped_in(engine):
    feed = MemoryFeed(two_cases().entries())
    green = begin(engine, "nation", LOG)
    project(engine, feed)
    assert not swap(engine, "nation", green)
    assert serving(engine, "nation", LOG).position == feed.head()


def test_a_build_that_made_room_leaves_nothing_to_roll_back_to(engine):
    feed = MemoryFeed(two_cases().entries())
    project(engine, feed)
    rebuild(engine, "nation", feed)
    rebuild(engine, "nation", feed, until=3)
    assert roll_back(engine, "nation") is None
    assert everything_published(engine) == projected(feed.entries)
