"""Cuts while facts flow, and workers join, leave, are killed, or find a new generation."""

from contextlib import contextmanager
from time import sleep

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import make_url

from services.chassis.databases import open_engine
from services.projections.adapters import generations, tables
from services.projections.adapters.cuts import drop_cut, request_cut
from services.projections.ports import CutTooLate
from services.projections.working import rebuild_beside_workers
from tests.integration.channel.flowing import flowing
from tests.integration.channel.story import story
from tests.integration.channel.working import Working, process, reached, wait_until, working
from tests.integration.projections.conftest import MemoryFeed
from tests.integration.projections.cutting import cut_of, figures, folded
from tests.kafka import partition_of_key

STORY = story(60)
LAST = STORY[-1].position
AHEAD = 300  # facts: some tenths of a second


@pytest.fixture
def flow(postgresql_server, wire, kafka):
    """Facts that flow."""
    with flowing(postgresql_server, kafka) as at_work:
        yield at_work


def complete(engine, model, positions):
    """Whether these cuts are complete."""

    def all_copied():
        found = [cut_of(engine, model, position) for position in positions]
        return all(cut.copied == cut.partitions == 12 for cut in found)

    return all_copied


def begun(engine, model):
    """Whether a worker has made the first generation."""
    return lambda: generations.serving_now(engine, model) is not None


def require_exact(flow, model, positions):
    """Each cut, seen by reporting, is a fresh fold of the log up to its position."""
    for position in set(positions):
        assert figures(flow.views, model, position) == folded(flow.feed, model, position)


def test_cuts_are_exact_while_workers_join_and_leave(flow, kafka):
    workers = [Working(flow.settings, kafka, "nation")]
    wait_until(begun(flow.models, "nation"))
    asked = []
    for change in ("", "join", "join", "", "leave", ""):
        if change == "join":
            workers.append(Working(flow.settings, kafka, "nation"))
        if change == "leave":
            assert workers.pop(0).end() is None
        asked += [flow.cut("nation", ahead).position for ahead in (0, AHEAD)]
        sleep(1.5)
    flow.writer.join()
    asked.append(flow.cut("nation", 0).position)
    wait_until(complete(flow.models, "nation", asked))
    assert [worker.end() for worker in workers] == [None, None]
    require_exact(flow, "nation", asked)
    for position in set(asked):
        assert drop_cut(flow.models, "nation", position)
    with flow.models.connect() as connection:
        assert connection.execute(text("SELECT COUNT(*) FROM nation_cut_cells")).scalar() == 0


def test_cuts_are_exact_after_kills_and_beside_a_rebuild(flow, kafka):
    asked, rebuilt = [], []
    with working(flow.settings, kafka, "site"):
        for turn in range(2):
            killed = process(flow.settings, kafka, "run", "site")
            wait_until(begun(flow.models, "site"))
            asked += [flow.cut("site", ahead).position for ahead in (0, AHEAD)]
            sleep(2)
            killed.kill()
            killed.communicate()
            if turn == 0:
                rebuilt.append(rebuild_beside_workers(flow.settings, kafka, "site"))
        flow.writer.join()
        wait_until(complete(flow.models, "site", asked))
    assert [each.same for each in rebuilt] == [True]
    require_exact(flow, "site", asked)


def test_a_quiet_channel_is_cut_at_once_and_never_in_its_past(wire, kafka, settings, models):
    wire.tell(STORY)
    with working(settings, kafka, "department"):
        wait_until(reached(models, "department", LAST))
    cut = request_cut(models, "department", LAST)
    assert (cut.partitions, cut.copied) == (12, 12)
    with pytest.raises(CutTooLate):
        request_cut(models, "department", LAST - 1)
    posts = tables.POSTS["department"]
    with models.connect() as connection:
        found = connection.execute(select(posts.c.post, posts.c.partition)).all()
    assert found
    assert all(partition == partition_of_key(post) for post, partition in found)


def test_a_partition_without_a_fact_is_cut_by_the_barrier_alone(wire, kafka, settings, models):
    wire.tell(STORY[:50])
    with working(settings, kafka, "nation"):
        wait_until(reached(models, "nation", 50))
        request_cut(models, "nation", 60)
        wire.tell(STORY[50:59])
        wait_until(reached(models, "nation", 59))
        assert cut_of(models, "nation", 60).copied == 0
        wire.tell(STORY[59:61])
        wait_until(complete(models, "nation", [60]))
    with closing_views(settings) as views:
        assert figures(views, "nation", 60) == folded(MemoryFeed(STORY), "nation", 60)


@contextmanager
def closing_views(settings):
    """The published views of a database, as reporting sees them."""
    role = make_url(settings.where).set(username="relais_reporting")
    engine = open_engine(role.render_as_string(hide_password=False), "published")
    yield engine
    engine.dispose()
