"""What a correction or a withdrawal may do to a case."""

from uuid import uuid4

import pytest
from pydantic import ValidationError

from services.intake.domain import refusals
from tests.builders import ORIENTATION, POST, SAMPLES
from tests.unit.intake.story import Story

INTERVIEW = {"occurred_on": "2008-10-14", "level": "rapide", "setting": "bureau", "minutes": 5}


def test_a_fact_may_be_corrected_again_and_again() -> None:
    story = Story()
    story.open()
    interview = story.act("interview-held")
    story.correct(interview.id, **INTERVIEW)
    story.correct(interview.id, **INTERVIEW)


def test_a_correction_of_the_fact_of_another_case_is_refused() -> None:
    story = Story()
    story.open()
    other = story.tell("case-opened")
    with pytest.raises(refusals.CorrectionOfOtherCase):
        story.correct(other.id, **SAMPLES["case-opened"])
    with pytest.raises(refusals.CorrectionOfOtherCase):
        story.withdraw(uuid4())


def test_a_correction_is_not_itself_corrected() -> None:
    story = Story()
    story.open()
    interview = story.act("interview-held")
    correction = story.correct(interview.id, **INTERVIEW)
    with pytest.raises(refusals.CorrectionOfOtherCase):
        story.correct(correction.id, **INTERVIEW)


def test_a_withdrawn_fact_is_neither_corrected_nor_withdrawn() -> None:
    story = Story()
    story.open()
    interview = story.act("interview-held")
    story.withdraw(interview.id)
    with pytest.raises(refusals.CorrectionOfWithdrawnFact):
        story.correct(interview.id, **INTERVIEW)
    with pytest.raises(refusals.CorrectionOfWithdrawnFact):
        story.withdraw(interview.id)


def test_a_correction_keeps_the_type() -> None:
    story = Story()
    story.open()
    interview = story.act("interview-held")
    with pytest.raises(refusals.CorrectionChangesType) as refused:
        story.correct(interview.id, **SAMPLES["home-visit-made"])
    assert refused.value.found == "relais.home-visit-made.v1"


@pytest.mark.parametrize("change", [{"minutes": -1}, {"level": "zz"}, {"name": "Durand"}])
def test_a_correction_is_read_as_strictly_as_a_new_fact(change: dict[str, object]) -> None:
    story = Story()
    story.open()
    interview = story.act("interview-held")
    with pytest.raises(ValidationError):
        story.correct(interview.id, **(INTERVIEW | change))


def test_a_correction_stays_in_its_post() -> None:
    story = Story()
    story.open()
    interview = story.act("interview-held")
    with pytest.raises(refusals.CorrectionChangesPost):
        story.correct(interview.id, **(INTERVIEW | {"post": "27-02"}))


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        ("2008-10-13", refusals.BeforeOpening),
        ("2008-12-02", refusals.ActAfterClosing),
        ("2009-06-04", refusals.OccursInFuture),
        ("2005-01-01", refusals.PostNotOpen),
    ],
)
def test_a_corrected_fact_respects_the_rules_of_a_new_one(
    day: str, refusal: type[refusals.Refusal]
) -> None:
    story = Story()
    story.open()
    interview = story.act("interview-held")
    story.act("case-closed", occurred_on="2008-12-01")
    with pytest.raises(refusal):
        story.correct(interview.id, **(INTERVIEW | {"occurred_on": day}))


def test_an_opening_is_not_moved_after_the_acts() -> None:
    story = Story()
    opening = story.open(occurred_on="2008-10-14")
    story.act("interview-held", occurred_on="2008-10-14")
    moved = SAMPLES["case-opened"] | {"occurred_on": "2008-10-15"}
    with pytest.raises(refusals.CorrectionBreaksHistory) as refused:
        story.correct(opening.id, **moved)
    assert isinstance(refused.value.because, refusals.BeforeOpening)
    story.correct(opening.id, **(moved | {"occurred_on": "2008-10-01"}))
    assert story.state.opened_on.day == 1


def test_an_opening_does_not_change_force_under_a_main_courante() -> None:
    story = Story("mixte")
    opening = story.open(force="police")
    story.act("complaint-filed", kind="main_courante")
    with pytest.raises(refusals.CorrectionBreaksHistory):
        story.correct(opening.id, **(SAMPLES["case-opened"] | {"force": "gendarmerie"}))


def test_an_orientation_is_not_withdrawn_under_its_answer() -> None:
    story = Story()
    story.open()
    orientation = story.act("person-oriented", orientation=ORIENTATION)
    answer = story.act("orientation-answered", orientation=ORIENTATION)
    with pytest.raises(refusals.CorrectionBreaksHistory):
        story.withdraw(orientation.id)
    story.withdraw(answer.id)
    story.withdraw(orientation.id)


def test_a_withdrawn_closing_leaves_the_case_open() -> None:
    story = Story()
    story.open()
    closing = story.act("case-closed", occurred_on="2008-12-01")
    story.withdraw(closing.id)
    story.act("interview-held", occurred_on="2008-12-20")


def test_a_closed_post_still_mends_its_past() -> None:
    story = Story()
    story.open()
    interview = story.act("interview-held")
    story.tell("post-closed", effective_on="2009-01-01")
    story.correct(interview.id, on="2009-02-01", **INTERVIEW)
    story.withdraw(interview.id, on="2009-02-02")
    with pytest.raises(refusals.PostNotOpen):
        story.act("interview-held", occurred_on="2009-02-01")


def test_activity_is_corrected_in_the_month_of_its_first_telling() -> None:
    story = Story()
    meeting = story.tell("meeting-held", occurred_on="2008-10-15")
    whole = {"post": POST} | SAMPLES["meeting-held"] | {"minutes": 30}
    with pytest.raises(refusals.CorrectionOfOtherMonth):
        story.tell(
            "fact-corrected",
            subject=POST,
            corrects=str(meeting.id),
            data=whole,
            occurred_on="2008-11-02",
        )
    story.tell(
        "fact-corrected",
        subject=POST,
        corrects=str(meeting.id),
        data=whole,
        occurred_on="2008-10-31",
    )
    story.tell("fact-withdrawn", subject=POST, withdraws=str(meeting.id), occurred_on="2008-10-31")
    with pytest.raises(refusals.CorrectionOfWithdrawnFact):
        story.tell(
            "fact-withdrawn", subject=POST, withdraws=str(meeting.id), occurred_on="2008-10-31"
        )
