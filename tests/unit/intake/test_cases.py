"""The life of a case, as the rules see it."""

import pytest

from services.intake.domain import refusals
from tests.builders import ORIENTATION
from tests.unit.intake.story import Story


def test_a_case_opens_once() -> None:
    story = Story()
    story.open()
    with pytest.raises(refusals.CaseAlreadyOpened):
        story.open()


def test_nothing_happens_in_a_case_that_was_not_opened() -> None:
    with pytest.raises(refusals.UnknownCase):
        Story().act("interview-held")


def test_a_case_is_unknown_to_another_post() -> None:
    story = Story()
    story.open()
    story.tell("post-opened", post="27-02")
    with pytest.raises(refusals.UnknownCase):
        story.act("interview-held", post="27-02")


def test_nothing_happens_before_the_opening() -> None:
    story = Story()
    story.open(occurred_on="2008-10-14")
    with pytest.raises(refusals.BeforeOpening):
        story.act("interview-held", occurred_on="2008-10-13")


def test_an_act_after_the_closing_is_refused() -> None:
    story = Story()
    story.open()
    story.act("case-closed", occurred_on="2008-12-01")
    with pytest.raises(refusals.ActAfterClosing):
        story.act("interview-held", occurred_on="2008-12-02")


@pytest.mark.parametrize("day", ["2008-11-30", "2008-12-01"])
def test_an_act_of_before_the_closing_may_arrive_late(day: str) -> None:
    story = Story()
    story.open()
    story.act("case-closed", occurred_on="2008-12-01")
    story.act("interview-held", occurred_on=day)


def test_a_reopened_case_takes_acts_again_but_not_in_the_time_it_was_closed() -> None:
    story = Story()
    story.open()
    story.act("case-closed", occurred_on="2008-12-01")
    story.act("case-reopened", occurred_on="2008-12-15")
    story.act("interview-held", occurred_on="2008-12-15")
    with pytest.raises(refusals.ActAfterClosing):
        story.act("interview-held", occurred_on="2008-12-10")


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("orientation-answered", {}),
        ("case-requalified", {}),
        ("personal-details-erased", {}),
    ],
)
def test_what_is_no_act_is_welcome_after_the_closing(name: str, changes: dict[str, str]) -> None:
    story = Story()
    story.open()
    story.act("person-oriented")
    story.act("case-closed", occurred_on="2008-12-01")
    story.act(name, occurred_on="2008-12-20", **changes)


def test_a_closing_comes_after_the_acts_already_known() -> None:
    story = Story()
    story.open()
    story.act("interview-held", occurred_on="2008-11-10")
    with pytest.raises(refusals.ClosingBeforeAct):
        story.act("case-closed", occurred_on="2008-11-09")


def test_a_closed_case_does_not_close_again() -> None:
    story = Story()
    story.open()
    story.act("case-closed")
    with pytest.raises(refusals.CaseAlreadyClosed):
        story.act("case-closed")


def test_only_a_closed_case_is_reopened_and_not_before_its_closing() -> None:
    story = Story()
    story.open()
    with pytest.raises(refusals.CaseNotClosed):
        story.act("case-reopened")
    story.act("case-closed", occurred_on="2008-12-01")
    with pytest.raises(refusals.ReopeningBeforeClosing):
        story.act("case-reopened", occurred_on="2008-11-30")


def test_an_answer_needs_its_orientation() -> None:
    story = Story()
    story.open()
    with pytest.raises(refusals.UnknownOrientation):
        story.act("orientation-answered")
    story.act("person-oriented", orientation=ORIENTATION)
    story.act("orientation-answered", orientation=ORIENTATION)
    story.act("orientation-answered", orientation=ORIENTATION, outcome="refuse")


def test_an_orientation_has_an_id_of_its_own() -> None:
    story = Story()
    story.open()
    story.act("person-oriented")
    with pytest.raises(refusals.OrientationAlreadyMade):
        story.act("person-oriented")


def test_nothing_happens_later_than_two_days_from_now() -> None:
    story = Story()
    story.open(occurred_on="2009-06-03")
    with pytest.raises(refusals.OccursInFuture):
        story.act("interview-held", occurred_on="2009-06-04")


def test_a_case_whose_opening_is_withdrawn_takes_nothing_any_more() -> None:
    story = Story()
    opening = story.open()
    story.act("interview-held")
    story.withdraw(opening.id)
    for name in ("interview-held", "case-opened", "personal-details-erased"):
        with pytest.raises(refusals.CaseWithdrawn):
            story.act(name)
    with pytest.raises(refusals.CaseWithdrawn):
        story.withdraw(opening.id)
