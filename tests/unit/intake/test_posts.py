"""The register of posts, their activity and the external series."""

from uuid import uuid4

import pytest

from services.intake.domain import refusals
from tests.unit.intake.story import Story


def test_a_post_opens_once() -> None:
    with pytest.raises(refusals.PostAlreadyOpened):
        Story().tell("post-opened")


@pytest.mark.parametrize("name", ["post-amended", "convention-signed", "period-confirmed"])
def test_a_post_that_was_not_opened_says_nothing(name: str) -> None:
    with pytest.raises(refusals.UnknownPost):
        Story().tell(name, post="27-02")


@pytest.mark.parametrize("name", ["post-amended", "post-filled", "post-vacated", "post-closed"])
def test_nothing_changes_in_a_post_before_its_opening(name: str) -> None:
    with pytest.raises(refusals.PostNotOpen):
        Story().tell(name, effective_on="2006-01-01")


@pytest.mark.parametrize(
    "name",
    [
        "convention-signed",
        "funding-pledged",
        "funding-withdrawn",
        "survey-answered",
        "period-confirmed",
    ],
)
@pytest.mark.parametrize("day", ["2005-12-01", "2009-03-01"])
def test_declarations_may_come_before_the_opening_and_after_the_closing(
    name: str, day: str
) -> None:
    story = Story()
    story.tell("post-closed", effective_on="2009-01-01")
    story.tell(name, effective_on=day)


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
@pytest.mark.parametrize("name", ["post-amended", "post-closed", "convention-signed"])
def test_a_day_that_no_register_can_mean_is_refused(name: str, day: str) -> None:
    with pytest.raises(refusals.NoDayOfRegister):
        Story().tell(name, effective_on=day)


def test_a_closed_post_does_not_close_again_nor_change() -> None:
    story = Story()
    story.tell("post-closed", effective_on="2009-01-01")
    story.tell("post-vacated", effective_on="2009-01-01")
    with pytest.raises(refusals.PostAlreadyClosed):
        story.tell("post-closed")
    with pytest.raises(refusals.PostNotOpen):
        story.tell("post-amended", effective_on="2009-01-01")


def test_one_holder_may_follow_another_without_a_departure() -> None:
    story = Story()
    story.tell("post-filled", effective_on="2007-01-01")
    story.tell("post-filled", effective_on="2008-01-01")
    story.tell("post-vacated", effective_on="2008-06-01")
    story.tell("post-vacated", effective_on="2008-06-02")


@pytest.mark.parametrize("name", ["case-opened", "meeting-held"])
def test_a_post_must_be_open_on_the_day_of_the_fact(name: str) -> None:
    story = Story()
    story.tell("post-closed", effective_on="2009-01-01")
    story.tell(name, occurred_on="2008-12-31")
    for day in ("2006-01-01", "2009-01-01"):
        with pytest.raises(refusals.PostNotOpen):
            story.tell(name, occurred_on=day)


def test_a_revision_names_a_deposit_of_the_same_series_and_area() -> None:
    story = Story()
    first = story.tell("series-deposited")
    story.tell("series-deposited", supersedes=str(first.id), value=413)
    with pytest.raises(refusals.UnknownDeposit):
        story.tell("series-deposited", supersedes=str(uuid4()))
    with pytest.raises(refusals.UnknownDeposit):
        story.tell("series-deposited", area="28", supersedes=str(first.id))


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (refusals.PeriodNotBegun, {"period": "2099"}),
        (refusals.PeriodNotBegun, {"period": "2099-Q1"}),
        (refusals.NegativeDeposit, {"value": -1.0}),
    ],
)
def test_a_series_is_of_what_was_measured(
    refusal: type[refusals.Refusal], said: dict[str, object]
) -> None:
    with pytest.raises(refusal):
        Story().tell("series-deposited", **said)
