"""A program of other definitions: the old figures serve, ours are counted beside and swapped in."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, event, func, select, text, update

from services.chassis import migrations
from services.chassis.databases import sqlite_engine
from services.projections.adapters import generations, tables
from services.projections.adapters.schema import PACKAGE, open_database
from services.projections.adapters.store import SqlReadModelStore
from services.projections.application import BatchEngine
from services.projections.consumer import Projector
from services.projections.domain.folding import read_all
from services.projections.domain.read_models import READ_MODELS
from services.projections.main import LogDiffers, build
from services.projections.ports import OtherDefinitions
from services.projections.rebuild import follower, rebuild
from services.projections.settings import ProjectionsSettings
from tests.golden import history
from tests.integration.projections.conftest import (
    LOG,
    MemoryFeed,
    everything_published,
    project,
    projected,
)
from tests.scratch import create_scratch
from tests.worlds import tapes

STORY = history()
EARLY = 30
BEFORE = "0-before"


def counted_before(engine: Engine, feed: MemoryFeed, version: str = BEFORE) -> None:
    """Read models as a program left them that had no measure of complaints (E5) yet."""
    project(engine, feed)
    with engine.begin() as connection:
        for model in READ_MODELS:
            cells = tables.CELLS[model]
            connection.execute(delete(cells).where(cells.c.table == "E5"))
    relabel(engine, version)


def relabel(engine: Engine, version: str) -> None:
    """Let every generation be of other definitions."""
    with engine.begin() as connection:
        connection.execute(update(tables.POSITIONS).values(definitions=version))


def serve(engine: Engine) -> dict[str, int]:
    """The generation of each read model that serves."""
    return {model: generations.serving(engine, model, LOG).generation for model in READ_MODELS}


@pytest.fixture
def before(engine: Engine) -> Engine:
    """A database that another program counted, up to an early position of the story."""
    counted_before(engine, MemoryFeed(STORY[:EARLY]))
    return engine


def test_the_old_figures_serve_unchanged_until_the_new_ones_stand_there(before):
    old = everything_published(before)
    feed = MemoryFeed(STORY)
    projector = Projector(feed, [follower(before, model, feed) for model in READ_MODELS], 10)
    for _ in range(EARLY // 10):
        projector.catch_up_once()
        assert (everything_published(before), set(serve(before).values())) == (old, {1})
    projector.catch_up()
    assert set(serve(before).values()) == {2}
    assert everything_published(before) == projected(STORY)


def test_a_measure_added_is_counted_of_the_whole_past(before):
    assert not [row for row in everything_published(before)["nation_cells"] if row[0] == "E5"]
    project(before, MemoryFeed(STORY))
    assert [row for row in everything_published(before)["nation_cells"] if row[0] == "E5"]


def test_a_file_of_the_version_before_versions_is_counted_anew(tmp_path):
    file = tmp_path / "projections.db"
    old = sqlite_engine(file)
    migrations.upgrade(old, PACKAGE, "0004")
    with old.begin() as connection:
        for model in READ_MODELS:
            own = {"model": model, "log": LOG, "position": 0}
            connection.execute(text("INSERT INTO generations VALUES (:model, 1, NULL)"), own)
            connection.execute(
                text(
                    'INSERT INTO positions (read_model, generation, "partition", position, '
                    "recorded_at, log_id) VALUES (:model, 1, 0, :position, '', :log)"
                ),
                own,
            )
            cells = f"INSERT INTO {model}_cells VALUES (1,'A1','2008-10','FR','','','','x','',0,7)"
            connection.execute(text(cells))
    old.dispose()
    with closing(build(ProjectionsSettings(database=file), MemoryFeed(STORY))) as projections:
        projections.catch_up()
        assert set(serve(projections.engine).values()) == {2}
        assert everything_published(projections.engine) == projected(STORY)


def test_nothing_is_counted_into_a_generation_of_other_definitions(before):
    old = everything_published(before)
    for name, model in READ_MODELS.items():
        engine = BatchEngine(model, SqlReadModelStore(before, name, 1))
        with pytest.raises(OtherDefinitions, match=f"{name}, génération 1, .*{BEFORE}"):
            engine.apply(read_all(STORY))
        for again in (engine.retry, engine.discard):
            with pytest.raises(OtherDefinitions):
                again("case/x")
    assert everything_published(before) == old


@settings(max_examples=20, deadline=None)
@given(tapes(), st.integers(0, 30), st.integers(1, 30))
def test_what_is_counted_beside_is_what_a_fresh_start_counts(tape, early, batch):
    entries = tape.entries()
    with TemporaryDirectory() as folder:
        engine = create_scratch(Path(folder) / "read.db")
        counted_before(engine, MemoryFeed(entries[:early]))
        project(engine, MemoryFeed(entries), batch)
        found = everything_published(engine)
        engine.dispose()
    assert found == projected(entries)


class Killed(Exception):
    """The process died here."""


@contextmanager
def killed_after(engine: Engine, statements: int) -> Iterator[list[Any]]:
    """The process dies before a statement; yields those that were sent."""
    sent: list[Any] = []

    def count(_connection, _cursor, statement, *_rest):
        if len(sent) == statements:
            raise Killed(statement)
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    yield sent
    event.remove(engine, "before_cursor_execute", count)


@pytest.mark.parametrize("part", range(4))
def test_a_program_killed_before_any_statement_goes_on(before, tmp_path, part):
    whole = projected(STORY)
    before.dispose()
    statements, ended = part * 2, False
    while not ended:
        file = tmp_path / f"{statements}.db"
        shutil.copy(tmp_path / "read.db", file)
        engine = sqlite_engine(file)
        with killed_after(engine, statements):
            try:
                project(engine, MemoryFeed(STORY), 15)
                ended = True
            except Killed:
                pass
        project(engine, MemoryFeed(STORY), 15)
        assert everything_published(engine) == whole, f"killed before statement {statements}"
        assert set(serve(engine).values()) == {2}
        engine.dispose()
        file.unlink()
        statements += 8 + statements // 3
    assert statements > 100


def test_an_upgrade_that_was_begun_goes_on_from_where_it_stood(before):
    feed = MemoryFeed(STORY)
    Projector(feed, [follower(before, "site", feed)], 10).catch_up_once()
    goes_on = follower(before, "site", feed)
    assert (goes_on.position, goes_on.aside.generation) == (10, 2)


def test_a_rebuild_goes_on_with_the_upgrade_and_compares_nothing(before):
    feed = MemoryFeed(STORY)
    Projector(feed, [follower(before, "site", feed)], 10).catch_up_once()
    for model in READ_MODELS:
        rebuilt = rebuild(before, model, feed)
        assert (rebuilt.generation, rebuilt.same, rebuilt.swapped) == (2, None, True)
    assert everything_published(before) == projected(STORY)
    assert rebuild(before, "site", feed).same


def test_a_rebuild_up_to_a_position_is_refused_while_others_serve(before):
    with pytest.raises(OtherDefinitions):
        rebuild(before, "site", MemoryFeed(STORY), until=3)
    assert everything_published(before) != projected(STORY[:EARLY])


def test_another_program_is_rolled_back_by_itself_and_goes_on_in_its_own(before):
    old = everything_published(before)
    project(before, MemoryFeed(STORY))
    with pytest.raises(OtherDefinitions):
        generations.roll_back(before, "site")
    exchange(before)  # now we are the program that is put back
    ours_then = MemoryFeed(STORY[:EARLY])
    project(before, ours_then)
    assert set(serve(before).values()) == {2}, "behind what serves: not swapped in"
    project(before, MemoryFeed(STORY))
    assert set(serve(before).values()) == {1}
    assert everything_published(before) != old


def exchange(engine: Engine) -> None:
    """Let the old generation be of this program, and the new one of another."""
    ours = generations.serving(engine, "site", LOG).definitions
    positions = tables.POSITIONS
    with engine.begin() as connection:
        for number, version in ((1, ours), (2, "2-after")):
            connection.execute(
                update(positions)
                .where(positions.c.generation == number)
                .values(definitions=version)
            )


def test_a_program_at_work_does_not_fight_the_one_that_took_its_place(engine):
    feed = MemoryFeed(STORY[:EARLY])
    at_work = Projector(feed, [follower(engine, "nation", feed)])
    at_work.catch_up()
    green = generations.begin(engine, "nation", LOG)
    Projector(feed, [follower(engine, "nation", feed, green)]).catch_up()
    assert generations.swap(engine, "nation", green)
    positions = tables.POSITIONS
    with engine.begin() as connection:
        new = update(positions).where(positions.c.generation == green)
        connection.execute(new.values(definitions="2-after"))
    feed.entries = STORY
    for _ in range(2):
        with pytest.raises(OtherDefinitions, match="2-after"):
            at_work.catch_up()
    with engine.connect() as connection:
        furthest = connection.execute(select(func.max(positions.c.position))).scalar_one()
    assert (furthest, serve(engine)["nation"]) == (EARLY, green)


def test_a_swap_said_twice_keeps_what_it_replaced(before):
    project(before, MemoryFeed(STORY))
    assert generations.swap(before, "site", 2)
    with before.connect() as connection:
        rows = connection.execute(select(tables.GENERATIONS.c.previous)).scalars().all()
    assert rows == [1, 1, 1]


def test_a_log_put_back_behind_what_was_counted_beside_is_refused(tmp_path):
    told = ProjectionsSettings(database=tmp_path / "read.db", batch=15)
    opened = open_database(tmp_path / "read.db")
    counted_before(opened, MemoryFeed(STORY[:10]))
    opened.dispose()
    with closing(build(told, MemoryFeed(STORY))) as projections:
        projections.projector.catch_up_once()
        assert set(serve(projections.engine).values()) == {1}
    with pytest.raises(LogDiffers) as refused:
        build(told, MemoryFeed(STORY[:12]))
    assert refused.value.position == 15
