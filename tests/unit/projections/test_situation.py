"""What one situation adds to the tables."""

from datetime import date

import pytest

from services.projections.domain import situation
from services.projections.domain.cells import Areas, reception
from services.projections.domain.entries import Entry, read
from services.projections.domain.history import evolve
from services.projections.domain.read_models import SITE
from tests.unit.reporting.given import record, version
from tests.worlds import Tape

HERE = Areas([("", "27-01")])
CASE = "7f1c1d0e-2a3b-4c5d-8e6f-0123456789ab"


def cells_of(tape: Tape, areas: Areas = HERE) -> dict[tuple[str, ...], int]:
    """The measures of the only situation of a tape."""
    history = None
    for entry in tape.entries():
        history = evolve(history, read(Entry(*entry)))
    assert history is not None
    return situation.measures(history, areas)


def count(cells: dict[tuple[str, ...], int], table: str, *dimensions: str) -> int:
    """The sum over the cells of `table` whose last keys are `dimensions`."""
    return sum(
        value
        for cell, value in cells.items()
        if cell[0] == table and cell[1] != "minutes" and set(dimensions) <= set(cell)
    )


@pytest.fixture
def tape() -> Tape:
    """A situation opened on 14 October 2008 in a police post."""
    made = Tape()
    made.say("case-opened", subject=CASE)
    return made


def test_a_situation_counts_once_in_each_table_of_its_opening(tape):
    cells = cells_of(tape)
    for table in ("A1", "B1", "B2", "B3", "B4", "B5", "B6", "B7", "C2", "D1", "R1"):
        assert count(cells, table) == 1
    assert count(cells, "C1") == 2


def test_the_attributes_are_those_of_the_last_qualification(tape):
    tape.say("case-requalified", subject=CASE, problems=["psy"])
    cells = cells_of(tape)
    assert count(cells, "C1") == count(cells, "C1", "psy") == count(cells, "C2", "psy") == 1


def test_persons_received_are_distinct_within_each_period(tape):
    for day in ("2008-10-14", "2008-10-30", "2008-12-02", "2009-01-05"):
        tape.say("interview-held", subject=CASE, occurred_on=day)
    received = {cell[2]: n for cell, n in cells_of(tape).items() if cell[0] == "A6"}
    assert received == dict.fromkeys(
        ("2008-10", "2008-12", "2009-01", "2008-Q4", "2009-Q1", "2008", "2009"), 1
    )


def test_a_later_answer_replaces_the_earlier_in_the_period_of_the_orientation(tape):
    tape.say("person-oriented", subject=CASE)
    assert count(cells_of(tape), "E3", "en_attente", "2008-10") == 1
    tape.say("orientation-answered", subject=CASE, outcome="sans_reponse")
    tape.say("orientation-answered", subject=CASE, outcome="accepte", occurred_on="2009-02-02")
    cells = cells_of(tape)
    assert count(cells, "E3", "accepte", "2008-10") == count(cells, "E3") == 1


def test_an_orientation_without_answer_wanted_is_not_awaited(tape):
    tape.say("person-oriented", subject=CASE, answer_wanted=False)
    assert count(cells_of(tape), "E3", "non_demande") == 1


def test_a_corrected_fact_counts_as_corrected_and_a_withdrawn_one_not_at_all(tape):
    held = tape.say("interview-held", subject=CASE)
    tape.say("fact-corrected", subject=CASE, corrects=held)
    cells = cells_of(tape)
    assert count(cells, "A4", "rapide", "telephone") == count(cells, "A4") == 1
    assert count(cells, "H3", "corrige") == 1
    tape.say("fact-withdrawn", subject=CASE, withdraws=held)
    assert count(cells_of(tape), "A4") == 0


def test_a_situation_whose_opening_is_withdrawn_vanishes_with_all_its_facts(tape):
    tape.say("interview-held", subject=CASE)
    opening = tape.envelopes[0]["id"]
    tape.say("fact-withdrawn", subject=CASE, withdraws=opening)
    assert {cell[0] for cell in cells_of(tape)} == {"H3"}


def test_what_the_partner_answers_tells_whether_social_services_knew(tape):
    tape.say("person-oriented", subject=CASE)
    tape.say("orientation-answered", subject=CASE, known_to_social_services="non")
    cells = cells_of(tape)
    assert count(cells, "B6", "non") == count(cells, "E6", "non") == 1
    assert count(cells, "B7", "non") == 1


def test_a_person_oriented_later_counts_in_the_period_in_which_she_was_received(tape):
    assert count(cells_of(tape), "B7", "non_orientee", "2008-10") == 1
    for day in ("2009-02-02", "2009-05-04"):
        tape.say("person-oriented", subject=CASE, occurred_on=day)
    cells = cells_of(tape)
    assert count(cells, "B7", "nr", "2008-10") == count(cells, "B7") == 1
    assert count(cells, "E6", "nr", "2009-02") == 1
    for said in [fact for fact in tape.envelopes if "oriented" in fact["type"]]:
        tape.say("fact-withdrawn", subject=CASE, withdraws=said["id"])
    assert count(cells_of(tape), "B7", "non_orientee") == 1


def test_a_fact_counts_where_its_post_was_on_that_day(tape):
    tape.say("interview-held", subject=CASE, occurred_on="2008-11-20")
    cells = cells_of(tape, Areas([("2006-01-02", "27"), ("2008-11-01", "76")]))
    assert count(cells, "A1", "27") == count(cells, "A3", "76") == 1


def test_residence_says_where_a_post_that_moved_was_on_the_day(tape):
    away, back = version(date(2008, 10, 10), commune="76540"), version(date(2008, 10, 15))
    areas = SITE.areas("27-01", record(versions=(version(), away, back)))
    assert count(cells_of(tape, areas), "B4", "27-01", "76") == 1
    tape.say("interview-held", subject=CASE, occurred_on="2008-10-20")
    assert count(cells_of(tape, areas), "A6", "2008-10") == 1  # once, wherever it was
    assert SITE.areas("27-01", record()).settled


@pytest.mark.parametrize(
    ("received_on", "code"),
    [
        ("2008-10-17", "le3j"),
        ("2008-10-18", "4_5j"),
        ("2008-10-20", "6_14j"),
        ("2008-10-29", "15_30j"),
        ("2008-11-14", "1_3mois"),
        ("2009-02-11", "ge4mois"),
    ],
)
def test_the_delay_of_a_fact_has_the_brackets_of_the_catalogue(received_on, code):
    assert reception("2008-10-14", received_on).delay == code


def test_a_fact_is_late_thirty_days_after_its_quarter():
    assert not reception("2008-10-14", "2009-01-30").late
    assert reception("2008-10-14", "2009-01-31").late


@pytest.mark.parametrize(
    ("occurred", "received", "lag"),
    [
        ("2008-10-01", "2008-12-31", "meme"),
        ("2008-12-31", "2009-01-01", "1"),
        ("2008-01-15", "2008-12-15", "3"),
        ("2008-06-30", "2012-01-01", "ge4"),
        ("2008-06-30", "2008-03-31", "meme"),  # a device's clock ahead of intake's
    ],
)
def test_a_fact_stands_in_the_triangle_by_the_quarters_until_its_reception(occurred, received, lag):
    assert reception(occurred, received).lag == lag
