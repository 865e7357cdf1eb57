"""The count in SQL and the projections agree, cell for cell, on worlds of every kind."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.bundle import EVENTS, event_line
from contracts.envelope import encode, read_at_the_door
from contracts.period import Period
from contracts.release_plan import PLAN
from contracts.streams import StreamId
from services.projections.domain.entries import Entry
from services.reporting.domain.disclosure.counting import counted
from services.synthetic import DATASETS
from services.verifier.bundle import Bundle
from services.verifier.replay import Cut, replay
from services.verifier.second_count import TABLES, Counts, second_count
from tests.worlds import Tape, tapes

PERIOD = "2008"
DAYS = ("2008-02-03", "2008-05-30", "2008-11-02", "2009-01-07")


@st.composite
def with_orientations(draw: st.DrawFn) -> Tape:
    """A world whose situations are also oriented, and answered late, twice, or never."""
    tape = draw(tapes())
    gone = {said["data"].get("withdraws") for said in tape.envelopes}
    cases = [
        said
        for said in tape.envelopes
        if said["type"] == "relais.case-opened.v1" and said["id"] not in gone
    ]
    for case in cases:
        about = {"post": case["data"]["post"], "subject": case["subject"]}
        for _ in range(draw(st.integers(0, 3))):
            orientation = str(UUID(int=2**64 + len(tape.envelopes), version=4))
            told: dict[str, Any] = {
                "occurred_on": draw(st.sampled_from(DAYS)),
                "orientation": orientation,
                "partner": draw(st.sampled_from(("secteur", "asso", "justice"))),
                "answer_wanted": draw(st.booleans()),
            }
            said = [tape.say("person-oriented", **told, **about)]
            for outcome in draw(st.lists(st.sampled_from(("accepte", "refuse")), max_size=2)):
                answer = {"orientation": orientation, "outcome": outcome, "occurred_on": DAYS[-1]}
                said.append(tape.say("orientation-answered", **answer, **about))
            for fact in draw(st.lists(st.sampled_from(said), unique=True, max_size=2)):
                if fact != said[0] or draw(st.booleans()):
                    tape.say("fact-withdrawn", withdraws=fact, **about)
                else:
                    whole = {**tape.envelopes[int(UUID(fact)) - 1]["data"], "partner": "ccas"}
                    tape.say("fact-corrected", corrects=fact, data=whole, **about)
    return tape


def both(folder: Path, entries: Sequence[Entry]) -> tuple[Counts, Counts]:
    """What SQL counts of 2008, and what the projections do."""
    lines = (event_line(bytes(16), entry.stored) for entry in entries)
    (folder / EVENTS).write_bytes(b"".join(lines))
    size = len(entries)
    sizes = {str(quarter): size for quarter in Period.parse(PERIOD).quarters}
    found = replay(Bundle(folder), [Cut(size, PERIOD)], PLAN, lambda *_: None).counted[PERIOD]
    exact = counted(found.period, found.cells, found.posts)
    by_projections = {
        (table, force, *leaf): count
        for (table, force), leaves in exact.counts.items()
        for leaf, count in leaves.items()
        if table in TABLES
    }
    return second_count(folder / EVENTS, sizes), by_projections


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(with_orientations())
def test_sql_and_the_projections_agree_on_any_small_world(tape: Tape) -> None:
    with TemporaryDirectory(prefix="b-second-count-") as folder:
        by_sql, by_projections = both(Path(folder), tape.entries())
    assert by_sql == by_projections


def test_sql_and_the_projections_agree_on_a_slice_of_the_nation(tmp_path: Path) -> None:
    entries = []
    for position, said in enumerate(DATASETS["national118"](years=1), 1):
        fact = read_at_the_door(said)
        entries.append(Entry(position, StreamId(""), encode(fact.recorded(fact.time))))
        if position == 30_000:
            break
    by_sql, by_projections = both(tmp_path, entries)
    assert by_sql == by_projections
    assert {cell[0] for cell in by_sql} == {*TABLES}
