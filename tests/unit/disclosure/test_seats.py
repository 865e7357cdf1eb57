"""A seat is a post in a département: sums over seats are those of the day, whoever moved."""

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.period import Period
from contracts.read_model import CellRow
from contracts.release_plan import PLAN, Rule
from contracts.streams import StreamId
from services.projections.domain import history, register
from services.projections.domain.entries import ActFact, read
from services.projections.domain.folding import measure
from services.projections.domain.history import History
from services.projections.domain.read_models import DEPARTMENT, NATIONAL, ReadModel
from services.reporting.domain.disclosure.counted_cells import counted
from services.reporting.domain.seats import (
    departments_of,
    distinct_by_seat,
    post_of,
    seat_of,
    single_seats,
)
from services.verifier.registers import Registers
from services.verifier.share import Share, Wanted, share_of
from tests.worlds import Tape, tapes

YEAR = Period.parse("2008")
COUNTED = frozenset((table.code, table.measure) for table in PLAN.tables)


@st.composite
def receptions(draw):
    """Persons by département, and how many they are together."""
    received = draw(st.dictionaries(st.sampled_from(("06", "14", "2A")), st.integers(1, 9)))
    if not received:
        return {}, 0
    counts = received.values()
    return received, draw(st.integers(max(counts), sum(counts)))


@given(receptions())
def test_seats_add_up_in_each_departement_and_to_the_persons_together(drawn):
    received, together = drawn
    found = distinct_by_seat("06-01", received, together)
    assert sum(found.values()) == together
    for department, count in received.items():
        there = (many for seat, many in found.items() if department in departments_of(seat))
        assert sum(there) == count


def test_of_two_departements_the_seats_are_the_truth():
    found = distinct_by_seat("06-01", {"06": 5, "14": 4}, 7)
    assert found == {"06-01": 3, "06-01@06+14": 2, "06-01@14": 2}
    assert single_seats("06-01@06+14") == ["06-01", "06-01@14"]


def test_a_seat_says_its_post_and_where_it_is():
    assert (seat_of("971-02", "971"), seat_of("971-02", "06")) == ("971-02", "971-02@06")
    for seat, place in (("971-02", "971"), ("971-02@06", "06")):
        assert post_of(seat) == "971-02"
        assert departments_of(seat) == (place,)


def counts_of(tape: Tape, model: ReadModel) -> Counter[tuple[str, str, str, str]]:
    """What a read model counts of the year: table, force, area, modality."""
    acts: dict[StreamId, History] = {}
    registers: dict[StreamId, register.Register] = {}
    for entry in tape.entries():
        fact = read(entry)
        if isinstance(fact, ActFact):
            acts[entry.stream] = history.evolve(acts.get(entry.stream), fact)
        else:
            known = registers.get(entry.stream)
            registers[entry.stream] = register.evolve(known, fact, entry.position)
    records = {stream: register.post_record(known) for stream, known in registers.items()}
    found: Counter[tuple[str, str, str, str]] = Counter()
    for stream, state in acts.items():
        areas = model.areas(state.post, records.get(StreamId(state.post)))
        for cell, amount in measure(stream, state, areas).items():
            planned = PLAN.by_code.get(cell.table)
            if planned is None or planned.measure != cell.measure or cell.table == "B4":
                continue
            whole = planned.rule == Rule.DISTINCT
            if cell.period == str(YEAR) if whole else cell.period.startswith("2008-"):
                modality = "/".join(code for code in (cell.d1, cell.d2) if code)
                found[cell.table, cell.force, cell.area, modality] += amount
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(tapes())
def test_a_release_counts_in_each_departement_what_its_table_does_and_adds_up(tape: Tape) -> None:
    share, registers = Share(), Registers()
    for entry in tape.entries():
        of_register = share_of(entry.stored, entry.position, 1) is None
        (registers if of_register else share).take(entry.stored, entry.position)
    records = registers.records()
    (at_end,), _ = share.count([str(YEAR)], records, Wanted(COUNTED, frozenset()))
    cells = [
        CellRow(**cell._asdict(), post=post, value=amount)
        for (post, cell), amount in at_end.items()
    ]
    exact = counted(YEAR, cells, records)
    by_department: Counter[tuple[str, str, str, str]] = Counter()
    by_nation: Counter[tuple[str, str, str, str]] = Counter()
    for (table, force), leaves in exact.counts.items():
        for (seat, quarter, modality), count in leaves.items():
            if table != "B4" and (quarter == str(YEAR)) == (table == "A6"):
                by_nation[table, force, "FR", modality] += count
                for department in departments_of(seat):
                    by_department[table, force, department, modality] += count
    assert by_department == counts_of(tape, DEPARTMENT)
    assert by_nation == counts_of(tape, NATIONAL)
