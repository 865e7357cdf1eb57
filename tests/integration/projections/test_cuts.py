"""Cuts of the embedded read models: the fold of the first N facts, whatever happens around."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.projections.adapters.cuts import drop_cut, request_cut
from services.projections.adapters.generations import begin, roll_back, serving, swap
from services.projections.adapters.store import SqlReadModelStore
from services.projections.application import BatchEngine
from services.projections.consumer import Projector
from services.projections.consumer.dead_letter_store import DeadLetterStore
from services.projections.domain.folding import read_all
from services.projections.domain.read_models import READ_MODELS
from services.projections.ports import CutTooLate, NothingCounted
from services.projections.rebuild import follower, rebuild
from tests.integration.projections.conftest import LOG, MemoryFeed, project
from tests.integration.projections.cutting import cut_of, figures, folded
from tests.integration.projections.test_faults import Killed, KilledAt, poisoned, two_cases
from tests.scratch import create_scratch
from tests.worlds import Tape, tapes

ENTRIES = two_cases().entries()
LAST = ENTRIES[-1].position
N = LAST // 2


@pytest.fixture
def feed(engine):
    """The whole log; the read models have counted its first three facts."""
    whole = MemoryFeed(ENTRIES)
    project(engine, MemoryFeed(ENTRIES[:3]))
    return whole


def stands(engine, model="site", position=N):
    """How many partitions have copied a cut, None for no cut."""
    found = cut_of(engine, model, position)
    return found and found.copied


@settings(max_examples=25, deadline=None)
@given(tapes(), st.integers(1, 30), st.integers(0, 8), st.sets(st.integers(8, 40), max_size=3))
def test_a_cut_is_the_fold_of_the_first_facts(tmp_path_factory, tape, batch, counted, cuts):
    entries = tape.entries()
    feed = MemoryFeed(entries)
    engine = create_scratch(tmp_path_factory.mktemp("cut") / "read.db")
    for model in READ_MODELS:
        serving(engine, model, LOG)
    project(engine, MemoryFeed(entries[:counted]))
    for cut in cuts:
        for model in READ_MODELS:
            request_cut(engine, model, cut)
    project(engine, feed, batch)
    for cut in cuts:
        for model in READ_MODELS:
            assert stands(engine, model, cut) == (1 if cut <= feed.head() else 0)
            if cut <= feed.head():
                assert figures(engine, model, cut) == folded(feed, model, cut)
    engine.dispose()


def test_a_cut_that_waits_shows_nothing_and_is_asked_for_twice_as_once(engine, feed):
    assert request_cut(engine, "site", N).copied == 0
    assert request_cut(engine, "site", N).copied == 0
    assert not any(figures(engine, "site", N).values())
    project(engine, feed)
    assert request_cut(engine, "site", N).copied == 1
    assert figures(engine, "site", N) == folded(feed, "site", N)


def test_a_quiet_log_is_cut_where_it_stands(engine, feed):
    project(engine, feed)
    assert request_cut(engine, "nation", LAST).copied == 1
    assert figures(engine, "nation", LAST) == figures(engine, "nation")


def test_a_number_that_arrives_after_the_cut_is_missing_in_it_for_ever(engine):
    tape = Tape()
    tape.say("post-opened")
    for number in (1, 4, 2, 3):
        tape.say("meeting-held", sequence=number, device="d1")
    feed = MemoryFeed(tape.entries())
    serving(engine, "site", LOG)
    request_cut(engine, "site", 3)
    project(engine, feed)
    missing = figures(engine, "site", 3)["sequence_holes"]
    assert [(first, last) for _, _, first, last in missing] == [(2, 3)]
    assert figures(engine, "site")["sequence_holes"] == {}


def test_a_position_already_passed_is_refused(engine, feed):
    with pytest.raises(CutTooLate, match="jusqu'au rang 3"):
        request_cut(engine, "site", 2)
    assert stands(engine, position=2) is None


def test_a_read_model_that_counts_nothing_has_no_cut(engine):
    with pytest.raises(NothingCounted, match="lancez un worker"):
        request_cut(engine, "site", N)


def test_a_cut_that_was_dropped_leaves_nothing(engine, feed):
    request_cut(engine, "site", N)
    request_cut(engine, "site", LAST)
    project(engine, feed)
    assert drop_cut(engine, "site", N)
    assert not drop_cut(engine, "site", N)
    assert not any(figures(engine, "site", N).values())
    assert figures(engine, "site", LAST) == folded(feed, "site", LAST)


def test_a_cut_dropped_before_its_position_is_never_copied(engine, feed):
    request_cut(engine, "site", N)
    drop_cut(engine, "site", N)
    project(engine, feed)
    assert stands(engine) is None
    assert not any(figures(engine, "site", N).values())


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", ["cuts", "copy", "add_to_cells", "advance"])
def test_a_death_around_the_copy_leaves_the_cut_exact(engine, feed, step, after):
    request_cut(engine, "site", N)
    store = SqlReadModelStore(engine, "site", serving(engine, "site", LOG).generation)
    with pytest.raises(Killed):
        BatchEngine(READ_MODELS["site"], KilledAt(store, step, after=after)).apply(
            read_all(ENTRIES)
        )
    assert stands(engine) == 0
    project(engine, feed)
    assert figures(engine, "site", N) == folded(feed, "site", N)
    assert figures(engine, "site") == folded(feed, "site", LAST)


def test_what_is_counted_again_by_hand_does_not_change_a_cut(engine):
    feed = MemoryFeed(poisoned()[0])
    project(engine, feed)
    request_cut(engine, "nation", feed.head())
    then = figures(engine, "nation", feed.head())
    aside = DeadLetterStore(engine, "nation", serving(engine, "nation", LOG).generation)
    assert aside.discard(aside.letters()[0].entry.stream) == 0
    assert figures(engine, "nation") != then
    assert figures(engine, "nation", feed.head()) == then


def test_a_rebuild_brings_its_own_copy_of_every_cut(engine, feed):
    request_cut(engine, "site", N)
    project(engine, MemoryFeed(ENTRIES[: N + 1]))
    request_cut(engine, "site", LAST)
    rebuild(engine, "site", MemoryFeed(ENTRIES[: N + 1]))
    assert (stands(engine), stands(engine, position=LAST)) == (1, 0)
    assert figures(engine, "site", N) == folded(feed, "site", N)
    project(engine, feed)
    assert figures(engine, "site", LAST) == folded(feed, "site", LAST)


@pytest.mark.parametrize("swapped_at", [3, N - 1, N, N + 1])
def test_a_cut_asked_for_during_a_rebuild_is_copied_once(engine, feed, swapped_at):
    green = begin(engine, "site", LOG)
    request_cut(engine, "site", N)
    until = MemoryFeed(ENTRIES[:swapped_at])
    Projector(until, [follower(engine, "site", until, green)]).catch_up()
    assert swap(engine, "site", green)
    assert stands(engine) == (1 if swapped_at >= N else 0)
    project(engine, feed, batch=2)
    assert figures(engine, "site", N) == folded(feed, "site", N)


def test_the_generation_put_back_copies_what_it_has_not(engine, feed):
    rebuild(engine, "site", MemoryFeed(ENTRIES[:3]))
    request_cut(engine, "site", N)
    project(engine, feed)
    assert stands(engine) == 1
    assert roll_back(engine, "site") == 1
    assert stands(engine) == 0
    project(engine, feed)
    assert figures(engine, "site", N) == folded(feed, "site", N)
