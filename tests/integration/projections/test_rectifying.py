"""A rectificatif leaves no residue: causes add up to the difference of two independent folds."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from contracts.patterns import department_of
from contracts.period import Period
from services.chassis.databases import reading, sqlite_engine
from services.past.facts import streams_of
from services.past.reasons import NotExplained, reasons, registers_at, wanted
from services.projections.adapters import tables
from services.projections.domain.cells import Cell
from services.projections.domain.read_models import READ_MODELS
from services.projections.domain.rectifying import contributions
from tests.integration.projections.conftest import MemoryFeed
from tests.scratch import build_scratch
from tests.worlds import POSTS, tapes

YEAR = Period.parse("2008")
CODES = ("A1", "A3", "B1", "C1", "D1", "E3")
AREAS = {
    "nation": ["FR"],
    "department": sorted({department_of(post) for post in POSTS} | {"76", "28"}),
    "site": sorted(POSTS),
}


def cells(folder, feed, model, position):
    """What a fresh fold of the log up to a position counts."""
    engine = sqlite_engine(build_scratch(folder, [model], feed, position))
    table = tables.CELLS[model]
    keys = [table.c[name] for name in ("table", "measure", "period", "area", "force", "d1", "d2")]
    with reading(engine).connect() as connection:
        rows = connection.execute(select(*keys, table.c.value)).all()
    engine.dispose()
    sums = Counter()
    for *key, value in rows:
        sums[tuple(key)] += value
    return sums


def total(counted, asked):
    """The figures of a table."""
    sums = Counter()
    for cell, value in counted.items():
        key = asked.key(Cell(*cell))
        if key is not None:
            sums[key] += value
    return sums


@settings(max_examples=60, deadline=None)
@given(tape=tapes(), share=st.floats(0, 1), level=st.sampled_from(sorted(AREAS)), data=st.data())
def test_the_causes_add_up_to_what_changed(tmp_path_factory, tape, share, level, data):
    feed = MemoryFeed(tape.entries())
    after = int(share * feed.head())
    then, now = (
        cells(tmp_path_factory.mktemp("rectificatif"), feed, level, position)
        for position in (after, feed.head())
    )
    for code in CODES:
        asked = wanted(code, level, data.draw(st.sampled_from(AREAS[level])), YEAR)
        found = reasons(feed, asked, after, feed.head())
        was, is_ = total(then, asked), total(now, asked)
        for key in {*was, *is_, *found}:
            change = found[key].change if key in found else 0
            assert is_[key] - was[key] == change, (code, key)


@settings(max_examples=40, deadline=None)
@given(tape=tapes(), post=st.sampled_from(sorted(POSTS)))
def test_the_facts_of_a_post_add_up_to_its_cells(tmp_path_factory, tape, post):
    feed = MemoryFeed(tape.entries())
    counted = cells(tmp_path_factory.mktemp("facts"), feed, "site", feed.head())
    sums = Counter()
    areas = READ_MODELS["site"].areas(post, registers_at(feed, feed.head()).get(post))
    for stream, items in streams_of(feed, post, feed.head(), lambda *_: None):
        for each in contributions(stream, items, areas):
            sums.update(each.amounts)
    assert {cell: n for cell, n in sums.items() if n} == {
        (table, measure, period, area, *codes): value
        for (table, measure, period, area, *codes), value in counted.items()
        if area == post
    }


def test_nothing_new_changes_nothing():
    feed = MemoryFeed()
    assert reasons(feed, wanted("A1", "nation", "FR", YEAR), 0, 0) == {}


@pytest.mark.parametrize("code", ["A5", "B4", "G1", "S04", "X1"])
def test_a_table_that_is_no_sum_is_refused_with_those_that_are(code):
    with pytest.raises(NotExplained, match="A1, A3"):
        wanted(code, "nation", "FR", YEAR)


def test_every_read_model_can_be_asked():
    assert {wanted("A1", level, "FR", YEAR).model for level in AREAS} == set(READ_MODELS.values())
