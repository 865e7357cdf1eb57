"""What a correction or a withdrawal may do to the register of a post, and to what stands on it."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.envelope import Fact
from contracts.events import POST_EVENTS, Correction, Withdrawal
from services.intake.domain import refusals
from services.intake.domain.deciding import evolve
from services.intake.domain.post import Post
from tests.builders import POST, SAMPLES
from tests.unit.intake.story import Story

REGISTER = tuple(
    event.NAME.split(".")[1]
    for event in POST_EVENTS
    if not issubclass(event, Correction | Withdrawal)
)


@pytest.mark.parametrize("name", REGISTER)
def test_every_fact_of_the_register_is_corrected_and_withdrawn(name: str) -> None:
    story = Story()
    said = story.opening if name == "post-opened" else story.tell(name)
    assert isinstance(story.register, Post)
    story.mend(said)
    story.mend(said, effective_on="2006-01-03")
    assert story.register.facts[said.id].effective_on == date(2006, 1, 3)
    story.take_back(said)
    assert name == "post-opened" or said.id not in story.register.facts


def test_a_closing_typed_with_the_wrong_year_is_put_right() -> None:
    story = Story()
    closing = story.tell("post-closed", effective_on="2009-03-01")
    story.mend(closing, effective_on="2010-03-01")
    story.open(occurred_on="2009-05-05")
    story.take_back(closing)
    story.tell("post-closed", effective_on="2011-03-01")


def test_a_post_whose_opening_was_withdrawn_may_open_again() -> None:
    story = Story()
    story.take_back(story.opening)
    with pytest.raises(refusals.UnknownPost):
        story.open()
    story.tell("post-opened")
    story.open()


def test_an_opening_is_not_withdrawn_under_what_stands_on_it() -> None:
    story = Story()
    filled = story.tell("post-filled")
    with pytest.raises(refusals.CorrectionBreaksHistory) as refused:
        story.take_back(story.opening)
    assert refused.value.fact == filled.id
    story.take_back(filled)
    opened = story.open()
    with pytest.raises(refusals.CorrectionBreaksHistory) as refused:
        story.take_back(story.opening)
    assert (refused.value.fact, refused.value.day) == (opened.id, date(2008, 10, 14))


def test_a_correction_that_changes_neither_day_nor_service_is_not_judged_on_them() -> None:
    story = Story()
    amended = story.tell("post-amended", effective_on="2008-06-01")
    story.tell("post-closed", effective_on="2008-01-01")
    story.mend(amended, fte=0.5)
    with pytest.raises(refusals.PostNotOpen):
        story.mend(amended, effective_on="2005-06-01")


@pytest.mark.parametrize("name", ["case-opened", "meeting-held"])
def test_a_fact_is_corrected_in_a_post_since_closed_unless_its_day_changes(name: str) -> None:
    story = Story()
    about = {} if name == "meeting-held" else {"subject": story.case}
    said = story.tell(name, occurred_on="2008-10-14", **about)
    story.tell("post-closed", effective_on="2008-10-01")
    whole = {"post": POST} | SAMPLES[name] | {"occurred_on": "2008-10-14"}
    about |= {"subject": about.get("subject", POST), "occurred_on": "2008-10-14"}
    right = whole | ({"minutes": 5} if name == "meeting-held" else {"saisine": "services"})
    story.tell("fact-corrected", corrects=str(said.id), data=right, **about)
    moved = whole | {"occurred_on": "2008-10-15"}
    with pytest.raises(refusals.PostNotOpen):
        story.tell("fact-corrected", corrects=str(said.id), data=moved, **about)


def test_a_backdated_amendment_is_refused_by_the_situation_that_it_would_make_invalid() -> None:
    story = Story("mixte")
    opened = story.open(occurred_on="2008-10-14", force="police")
    change = {"service": "gendarmerie", "effective_on": "2008-10-14"}
    with pytest.raises(refusals.CorrectionBreaksHistory) as refused:
        story.tell("post-amended", **change)
    assert (refused.value.fact, refused.value.day) == (opened.id, date(2008, 10, 14))
    assert story.case in refused.value.where
    amended = story.tell("post-amended", **change | {"effective_on": "2008-10-15"})
    with pytest.raises(refusals.CorrectionBreaksHistory):
        story.mend(amended, effective_on="2008-10-14")
    with pytest.raises(refusals.CorrectionBreaksHistory):
        story.mend(story.opening, service="gendarmerie")
    story.withdraw(opened.id)
    story.mend(amended, effective_on="2008-10-14")


def test_an_opening_is_not_moved_beyond_an_activity_of_the_post() -> None:
    story = Story()
    held = story.tell("meeting-held", occurred_on="2008-10-15")
    with pytest.raises(refusals.CorrectionBreaksHistory) as refused:
        story.mend(story.opening, effective_on="2008-10-16")
    assert refused.value.fact == held.id
    story.mend(story.opening, effective_on="2008-10-15")


def test_a_withdrawal_names_a_fact_of_the_same_register_once() -> None:
    story = Story()
    filled = story.tell("post-filled")
    with pytest.raises(refusals.CorrectionOfOtherRegister):
        story.tell("register-withdrawn", withdraws=str(uuid4()))
    story.take_back(filled)
    with pytest.raises(refusals.CorrectionOfWithdrawnFact):
        story.mend(filled)


STEPS = st.lists(
    st.tuples(
        st.sampled_from((*REGISTER, "correct", "correct", "withdraw")),
        st.dates(date(2006, 1, 1), date(2009, 12, 31)).map(str),
        st.sampled_from(("police", "gendarmerie", "mixte")),
        st.integers(0, 20),
    ),
    max_size=15,
)


def told(steps: list[tuple[str, str, str, int]]) -> tuple[Story, list[Fact]]:
    """What the rules accept of the steps, and the facts of the register as first said."""
    story = Story()
    said, mendings = [story.opening], []
    for name, day, service, pick in steps:
        target = said[pick % len(said)]
        changes: dict[str, Any] = {"effective_on": day}
        with suppress(refusals.Refusal, ValidationError):
            if name == "withdraw":
                mendings.append(story.take_back(target))
            elif name == "correct":
                serves = hasattr(target.event, "service")
                mendings.append(
                    story.mend(target, **changes | ({"service": service} if serves else {}))
                )
            else:
                serves = name in ("post-opened", "post-amended")
                said.append(story.tell(name, **changes | ({"service": service} if serves else {})))
    return story, [*said, *mendings]


@given(STEPS)
def test_a_register_once_mended_is_that_whose_facts_were_right_from_the_first(
    steps: list[tuple[str, str, str, int]],
) -> None:
    story, facts = told(steps)
    stands = story.register
    rightly: Post | None = None
    for each in facts:
        event = stands.facts.get(each.id) if stands else None
        if event is not None:
            rightly = evolve(rightly, replace(each, event=event))  # type: ignore[assignment]
    assert rightly == (replace(stands, withdrawn=frozenset()) if stands else None)


@given(STEPS)
def test_what_stands_of_a_register_would_be_accepted_again(
    steps: list[tuple[str, str, str, int]],
) -> None:
    story, facts = told(steps)
    if stands := story.register:
        again = Story()
        again.states.clear()
        for each in facts:
            if event := stands.facts.get(each.id):
                again.take(replace(each, event=event))
