"""Laws of cases, for any story that the rules accept."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.envelope import Fact
from contracts.events import ACTS
from contracts.events.cases import CaseOpened, OrientationAnswered, PersonOriented
from services.intake.domain.case import Case, refold
from services.intake.domain.refusals import Refusal
from tests.builders import POST, SAMPLES
from tests.unit.intake.story import Story

NAMES = (
    "interview-held",
    "complaint-filed",
    "person-oriented",
    "orientation-answered",
    "case-requalified",
    "case-closed",
    "case-reopened",
    "fact-corrected",
    "fact-withdrawn",
)
STEPS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.integers(-2, 20), st.integers(0, 12)), max_size=25
)


def day(offset: int) -> str:
    """A day in October 2008."""
    return (date(2008, 10, 10) + timedelta(days=offset)).isoformat()


def tell(story: Story, said: list[tuple[str, Fact]], step: tuple[str, int, int]) -> None:
    """Try one step; what the rules refuse leaves no trace."""
    name, offset, pick = step
    chosen, target = said[pick % len(said)]
    changes: dict[str, Any] = {"occurred_on": day(offset)}
    if name == "fact-corrected":
        whole = {"post": POST} | SAMPLES[chosen] | changes
        if "orientation" in whole:
            whole["orientation"] = str(UUID(int=pick % 3))
        changes |= {"corrects": str(target.id), "data": whole}
    elif name == "fact-withdrawn":
        changes["withdraws"] = str(target.id)
    elif "orient" in name:
        changes["orientation"] = str(UUID(int=pick % 3))
    with suppress(Refusal, ValidationError):
        said.append((name, story.act(name, **changes)))


def told(steps: list[tuple[str, int, int]]) -> Story:
    """The story that comes of `steps`."""
    story = Story()
    said = [("case-opened", story.open(occurred_on=day(0)))]
    for step in steps:
        tell(story, said, step)
    return story


def agrees(case: Case) -> bool:
    """What an auditor would check, written another way than the rules."""
    facts = list(case.facts.values())
    oriented = {fact.orientation for fact in facts if fact.kind is PersonOriented}
    return (
        facts[0].kind is CaseOpened
        and all(fact.day >= facts[0].day for fact in facts)
        and all(f.orientation in oriented for f in facts if f.kind is OrientationAnswered)
        and not any(
            closed < fact.day and (reopened is None or fact.day < reopened)
            for fact in facts
            if fact.kind in ACTS
            for closed, reopened in case.closures
        )
    )


@given(STEPS)
def test_what_stands_always_satisfies_the_rules(steps: list[tuple[str, int, int]]) -> None:
    case = told(steps).state
    assert case.vanished or agrees(case)


@given(STEPS)
def test_a_case_told_again_from_what_stands_is_the_same(steps: list[tuple[str, int, int]]) -> None:
    case = told(steps).state
    assert case.vanished or refold(case, case.facts) == case


@given(STEPS, st.integers(0, 20))
def test_correct_then_withdraw_is_as_if_it_never_happened(
    steps: list[tuple[str, int, int]], offset: int
) -> None:
    story = told(steps)
    before = story.state
    with suppress(Refusal):
        added = story.act("interview-held", occurred_on=day(offset))
        whole = SAMPLES["interview-held"] | {"occurred_on": day(offset)}
        story.correct(added.id, **whole)
        story.withdraw(added.id)
        assert replace(story.state, withdrawn=before.withdrawn) == before
