"""The count in SQL and the projections agree, cell for cell, on worlds of every kind."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.bundle import EVENTS, ROWS, event_line
from contracts.envelope import encode, read_at_the_door
from contracts.period import Period
from contracts.release_plan import PLAN
from contracts.streams import StreamId
from services.projections.domain.entries import Entry
from services.reporting.application import Tables
from services.reporting.domain.disclosure.counted_cells import counted
from services.reporting.domain.disclosure.open_rows import open_rows
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.synthetic import DATASETS
from services.verifier import survey_cells
from services.verifier.bundle import Bundle, Wrong
from services.verifier.replay import Cut, replay
from services.verifier.second_count import STANDS, TABLES, Counts, facts_of, persons_counted
from services.verifier.second_open import OPEN_TABLES, Told, open_figures, require_same_figures
from tests.integration.auditing.conftest import Audited
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


class Both(NamedTuple):
    """What SQL counts of 2008 and what the projections do: persons, then figures without any."""

    by_sql: Counts
    by_projections: Counts
    open_by_sql: Counter[Told]
    open_rows: Sequence[ReleasedRow]


def both(folder: Path, entries: Sequence[Entry]) -> Both:
    lines = (event_line(bytes(16), entry.stored) for entry in entries)
    (folder / EVENTS).write_bytes(b"".join(lines))
    size = len(entries)
    sizes = {str(quarter): size for quarter in Period.parse(PERIOD).quarters}
    replayed = replay(Bundle(folder), [Cut(size, PERIOD)], PLAN, lambda *_: None)
    found = replayed.counted[PERIOD]
    exact = counted(found.period, found.cells, found.posts)
    by_projections = {
        (table, force, *leaf): count
        for (table, force), leaves in exact.counts.items()
        for leaf, count in leaves.items()
        if table in TABLES
    }
    rows = open_rows(Tables(replayed.standing).answer, found.period, found.posts, PLAN)
    with facts_of(folder / EVENTS) as connection:
        return Both(
            persons_counted(connection, sizes),
            by_projections,
            open_figures(connection, STANDS, size, found.period, PLAN),
            [*rows],
        )


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(with_orientations())
def test_sql_and_the_projections_agree_on_any_small_world(tape: Tape) -> None:
    with TemporaryDirectory(prefix="b-second-count-") as folder:
        found = both(Path(folder), tape.entries())
    assert found.by_sql == found.by_projections
    require_same_figures(found.open_rows, found.open_by_sql, PLAN)


@pytest.fixture(scope="module")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Both:
    """A slice of the nation, whose registers have conventions, credits and absences."""
    entries = []
    for position, said in enumerate(DATASETS["national118"](years=1), 1):
        fact = read_at_the_door(said)
        entries.append(Entry(position, StreamId(""), encode(fact.recorded(fact.time))))
        if position == 30_000:
            break
    return both(tmp_path_factory.mktemp("nation"), entries)


def test_sql_and_the_projections_agree_on_a_slice_of_the_nation(nation: Both) -> None:
    assert nation.by_sql == nation.by_projections
    assert {cell[0] for cell in nation.by_sql} == {*TABLES}
    assert require_same_figures(nation.open_rows, nation.open_by_sql, PLAN) > 1_000


COUNTED_IN_THE_NATION = [
    code for code in OPEN_TABLES if code not in ("H6", "X1", *survey_cells.TABLES)
]


@pytest.mark.parametrize("table", COUNTED_IN_THE_NATION)
def test_sql_finds_a_figure_that_the_projections_would_have_wrong(nation: Both, table: str) -> None:
    rows = list(nation.open_rows)
    at = next(n for n, row in enumerate(rows) if row.table == table and row.value is not None)
    rows[at] = msgspec.structs.replace(rows[at], value=int(float(rows[at].value or 0)) + 1)
    with pytest.raises(Wrong, match=rf"^{table}, .* n'est que dans un des deux comptes"):
        require_same_figures(rows, nation.open_by_sql, PLAN)


@pytest.fixture(scope="module")
def surveyed(audited: Audited) -> tuple[list[ReleasedRow], Counter[Told]]:
    """The rows that a released year has of its survey, and what SQL finds."""
    bundle = audited.bundles[1]
    every = [ReleasedRow.read(line) for line in (bundle / ROWS).read_bytes().splitlines()]
    rows = [row for row in every if row.table in survey_cells.TABLES]
    size = len((bundle / EVENTS).read_bytes().splitlines())
    with facts_of(bundle / EVENTS) as connection:
        found = open_figures(connection, STANDS, size, Period.parse(PERIOD), PLAN)
    return rows, Counter({told: n for told, n in found.items() if told[0] in survey_cells.TABLES})


def test_sql_finds_every_figure_of_the_survey_again(
    surveyed: tuple[list[ReleasedRow], Counter[Told]],
) -> None:
    rows, found = surveyed
    assert {told[0] for told in found} == {*survey_cells.TABLES}
    assert require_same_figures(rows, found, PLAN) == found.total()


@pytest.mark.parametrize("table", survey_cells.TABLES)
def test_sql_finds_a_figure_of_the_survey_that_is_wrong(
    surveyed: tuple[list[ReleasedRow], Counter[Told]], table: str
) -> None:
    rows, found = list(surveyed[0]), surveyed[1]
    at = next(n for n, row in enumerate(rows) if row.table == table and row.value is not None)
    rows[at] = msgspec.structs.replace(rows[at], value=int(float(rows[at].value or 0)) + 1)
    with pytest.raises(Wrong, match=rf"^{table}, .* n'est que dans un des deux comptes"):
        require_same_figures(rows, found, PLAN)
