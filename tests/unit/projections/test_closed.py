"""What is kept of closed facts bounds every figure that was ever sealed of them, and binds it."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.closing import (
    Announced,
    ClosedCell,
    ClosedPart,
    ClosedStreams,
    LogRecord,
    leaves_in,
    ranges_of,
)
from contracts.events.cases import CaseOpened
from contracts.streams import StreamId
from services.projections.domain import history
from services.projections.domain.closed import (
    ClosingFact,
    NotClosable,
    last_day,
    part_of,
    registers_at,
)
from services.projections.domain.entries import ActFact, read
from services.projections.domain.folding import NOWHERE, measure
from services.verifier.bundle import Wrong
from services.verifier.closing_rules import require_bounded
from tests.integration.auditing.test_second_count import with_orientations
from tests.worlds import Tape

BLIND = bytes(range(16))


def closing_of(tape: Tape, year: int, cut: int) -> tuple[ClosedPart, list[ClosingFact]]:
    """The part of every stream of a world that ended by a year, and its facts."""
    streams: dict[str, history.History] = {}
    facts = []
    for leaf, entry in enumerate(tape.entries()):
        fact = read(entry)
        if isinstance(fact, ActFact):
            streams[entry.stream] = history.evolve(streams.get(entry.stream), fact)
            facts.append(ClosingFact(leaf, entry.stream, entry.stored))
    ended = {s for s, state in streams.items() if last_day(state) <= f"{year}-12-31"}
    facts = [fact for fact in facts if fact.stream in ended]
    sealed = {cut: {f"{year}-{month:02d}" for month in range(1, 13)}}
    size = len(tape.entries())
    every = [ClosingFact(n, e.stream, e.stored) for n, e in enumerate(tape.entries())]
    posts = registers_at({size, cut}, every)
    return part_of(year, size, BLIND, lambda: facts, posts, sealed), facts


@settings(max_examples=30)
@given(with_orientations(), st.integers(0, 80))
def test_a_closing_bounds_what_its_facts_counted_at_every_moment(tape: Tape, cut: int) -> None:
    part, facts = closing_of(tape, 2008, cut := min(cut, len(tape.entries())))
    require_bounded(2008, part)
    assert ClosedPart.read(part.text()) == part
    counted = Counter[tuple[str, ...]]()
    states: dict[str, history.History] = {}
    for leaf, stream, stored in facts:
        fact = read(tape.entries()[0]._replace(stream=stream, stored=stored))
        if leaf < cut and isinstance(fact, ActFact):
            states[stream] = history.evolve(states.get(stream), fact)
    for stream, state in states.items():
        for cell, amount in measure(StreamId(stream), state, NOWHERE).items():
            counted[(state.post, *cell._replace(area=""))] += amount
    most = Counter[tuple[str, ...]]()
    for closed, amount in part.cells.items():
        most[(*closed[:4], "", *closed[5:])] += amount
    assert all(amount <= most[cell] for cell, amount in counted.items())
    then = Counter[tuple[str, ...]]()
    for closed, amount in part.sealed[cut].items():
        if closed.area == closed.post:  # persons of a post that was in several départements
            continue
        then[(*closed[:4], "", *closed[5:])] += amount
    assert then == {
        cell: n for cell, n in counted.items() if "-Q" not in cell[3] and "-" in cell[3]
    }


@given(st.sets(st.integers(0, 200)))
def test_leaves_are_kept_as_ranges(leaves: set[int]) -> None:
    assert list(leaves_in(ranges_of(sorted(leaves)))) == sorted(leaves)


PART = ClosedPart(
    2008,
    10,
    BLIND,
    [(2, 2), (6, 1)],
    {"27-01": ClosedStreams(1, 0)},
    {("27-01", CaseOpened.NAME): 1, ("27-01", "relais.interview-held.v1"): 2},
    {ClosedCell("27-01", "A1", "situations", "2008-10", "27", "police", "", ""): 1},
)
(CELL,) = PART.cells

FORGED = {
    "a thousand persons behind three leaves": (
        replace(PART, cells={CELL: 1_000}),
        "1 faits seulement",
    ),
    "a thousand of a sex": (
        replace(PART, cells={CELL._replace(table="B1", d1="f"): 1_000}),
        "de 3 faits",
    ),
    "more facts than leaves": (
        replace(PART, facts={("27-01", CaseOpened.NAME): 1_000}),
        "pas autant que les places",
    ),
    "another year": (
        replace(PART, cells={CELL._replace(period="2010-01"): 1}),
        "n'est pas d'une année close",
    ),
    "leaves after what it speaks of": (replace(PART, leaves=[(2, 2), (10, 1)]), "autant"),
    "leaves in disorder": (replace(PART, leaves=[(6, 1), (2, 2)]), "dans l'ordre"),
    "more situations than openings": (
        replace(PART, streams={"27-01": ClosedStreams(9, 0)}),
        "9 situations closes",
    ),
}


@pytest.mark.parametrize("how", FORGED)
def test_no_closing_says_more_than_its_leaves_could_carry(how: str) -> None:
    part, said = FORGED[how]
    require_bounded(2008, PART)
    with pytest.raises(Wrong, match=said):
        require_bounded(2008, part)


def test_a_part_or_a_record_of_another_form_is_refused() -> None:
    for text in (b"", PART.text() + b"\n", PART.text()[:-1], PART.text().replace(b"[", b"[ ", 1)):
        with pytest.raises(ValueError):  # noqa: PT011 whatever a parser says
            ClosedPart.read(text)
    with pytest.raises(ValueError, match="record"):
        LogRecord.read(b'{"id":"7f1c1111-0000-4000-8000-00000000aaaa"}')


def test_a_year_that_is_not_over_for_a_stream_closes_nothing_of_it() -> None:
    tape = Tape()
    tape.say("post-opened", post="27-01", effective_on="2008-01-01")
    about = {"post": "27-01", "subject": "7f1c1111-0000-4000-8000-00000000aaaa"}
    tape.say("case-opened", occurred_on="2009-01-02", **about)
    fact = tape.entries()[1]
    facts = [ClosingFact(1, fact.stream, fact.stored)]
    with pytest.raises(NotClosable):
        part_of(2008, 2, BLIND, lambda: facts, {2: {}})
    assert Announced(year=2009, size=2, facts=1, part="0" * 64).facts == 1
