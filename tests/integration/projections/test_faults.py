"""What may go wrong between two steps, and a fact that cannot be counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from services.projections.adapters.generations import serving
from services.projections.adapters.store import SqlReadModelStore
from services.projections.application import BatchEngine
from services.projections.domain.entries import Entry
from services.projections.domain.folding import read_all
from services.projections.domain.read_models import READ_MODELS
from services.projections.ports import Mark, PositionMoved
from tests.integration.projections.conftest import (
    LOG,
    MemoryFeed,
    everything_published,
    project,
    projected,
)
from tests.worlds import Tape

CASES = ("7f1c1d0e-2a3b-4c5d-8e6f-0123456789ab", "11111111-2222-4333-8444-555555555555")
STEPS = (
    "posts",
    "states",
    "save_states",
    "save_posts",
    "save_series",
    "save_cases",
    "add_to_cells",
    "save_arrived",
    "advance",
)


class Killed(Exception):
    """The process died here."""


class KilledAt:
    """A store whose transaction dies before or after one of its steps."""

    def __init__(self, store: SqlReadModelStore, step: str, *, after: bool) -> None:
        self.store, self.step, self.after = store, step, after

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """A transaction of the real store that dies at the step."""
        with self.store.transaction() as tx:
            whole = getattr(tx, self.step)

            def die(*arguments: Any) -> None:
                if self.after:
                    whole(*arguments)
                raise Killed(self.step)

            setattr(tx, self.step, die)
            yield tx


def two_cases() -> Tape:
    """A small log that goes through every step of the engine."""
    tape = Tape()
    tape.say("post-opened")
    for case in CASES:
        tape.say("case-opened", subject=case, sequence=len(tape.envelopes))
        tape.say("interview-held", subject=case, sequence=len(tape.envelopes) + 3)
    tape.say("meeting-held")
    tape.say("series-deposited")
    tape.say("case-closed", subject=CASES[0])
    return tape


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_crash_at_any_step_leaves_exact_figures(engine, step, after):
    entries = two_cases().entries()
    project(engine, MemoryFeed(entries[:3]))
    for name, model in READ_MODELS.items():
        store = SqlReadModelStore(engine, name, serving(engine, name, LOG).generation)
        try:
            BatchEngine(model, KilledAt(store, step, after=after)).apply(read_all(entries))
        except Killed:
            assert serving(engine, name, LOG).position == 3
    project(engine, MemoryFeed(entries))
    assert everything_published(engine) == projected(entries)


def test_a_worker_that_was_overtaken_writes_nothing(engine):
    entries = two_cases().entries()
    store = SqlReadModelStore(engine, "nation", serving(engine, "nation", LOG).generation)
    with store.transaction() as slow:
        slow.mark = slow.mark._replace(position=-1)
        with pytest.raises(PositionMoved):
            slow.advance(Mark(9, ""))
    project(engine, MemoryFeed(entries))
    assert everything_published(engine) == projected(entries)


def poisoned() -> tuple[list[Entry], int]:
    """A log where the third fact of the first case cannot be counted; its index."""
    tape = two_cases()
    tape.say("complaint-filed", subject=CASES[0], occurred_on="2008-11-30")
    tape.say("complaint-filed", subject=CASES[1], occurred_on="2008-11-30")
    entries = tape.entries()
    bad = entries[2]._replace(stored=b'{"id":"x","type":"relais.interview-held.v1"')
    return [*entries[:2], bad, *entries[3:]], 2


def complaints(rows: dict[str, Any]) -> int:
    """How many complaints the nation counts."""
    return sum(row[-1] for row in rows["nation_cells"] if row[0] == "E5")


@pytest.mark.parametrize("batch", [1, 3, 100])
def test_a_poison_fact_holds_back_its_own_case_only(engine, batch):
    entries, _ = poisoned()
    project(engine, MemoryFeed(entries), batch)
    assert complaints(everything_published(engine)) == 1
    letters = letters_of(engine)
    assert [state for state, _ in letters] == ["poison", "held", "held"]
    assert {stream for _, stream in letters} == {f"case/{CASES[0]}"}


def test_discarding_the_poison_counts_what_it_held(engine):
    entries, bad = poisoned()
    project(engine, MemoryFeed(entries))
    for name, model in READ_MODELS.items():
        store = SqlReadModelStore(engine, name, serving(engine, name, LOG).generation)
        assert BatchEngine(model, store).retry(f"case/{CASES[0]}") == 3
        assert BatchEngine(model, store).discard(f"case/{CASES[0]}") == 0
    healthy = [entry for at, entry in enumerate(entries) if at != bad]
    assert everything_published(engine) == projected(healthy)


def test_a_post_whose_register_is_held_still_counts_its_cases(engine):
    tape = Tape()
    tape.say("post-opened", commune="76540")
    tape.say("case-opened", subject=CASES[0])
    entries = tape.entries()
    broken = entries[0]._replace(stored=entries[0].stored.replace(b'"commune"', b'"community"'))
    project(engine, MemoryFeed([broken, entries[1]]))
    areas = {row[2] for row in everything_published(engine)["department_cells"]}
    assert areas == {"27"}


def letters_of(engine: Any) -> list[tuple[str, str]]:
    """State and stream of the nation's dead letters."""
    store = SqlReadModelStore(engine, "nation", 1)
    with store.transaction() as tx:
        return [(letter.state, letter.entry.stream) for letter in tx.dead_letters()]
