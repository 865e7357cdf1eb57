"""Which force a post works for, and what belongs to one force only."""

import pytest

from services.intake.domain import refusals
from tests.unit.intake.story import Story


@pytest.mark.parametrize(
    ("service", "force"), [("police", "gendarmerie"), ("gendarmerie", "police")]
)
def test_a_post_of_one_service_works_for_that_force(service: str, force: str) -> None:
    with pytest.raises(refusals.ForceNotOfService):
        Story(service).open(force=force)
    Story(service).open(force=service)


@pytest.mark.parametrize("force", ["police", "gendarmerie"])
def test_a_mixed_post_works_for_both(force: str) -> None:
    Story("mixte").open(force=force)


def test_the_service_is_that_of_the_day() -> None:
    story = Story("police")
    story.tell("post-amended", effective_on="2008-06-01", service="gendarmerie")
    story.tell("case-opened", occurred_on="2008-05-31", force="police")
    story.tell("case-opened", occurred_on="2008-06-01", force="gendarmerie")
    with pytest.raises(refusals.ForceNotOfService):
        story.tell("case-opened", occurred_on="2008-06-01", force="police")


@pytest.mark.parametrize(
    ("force", "saisine", "refused"),
    [
        ("gendarmerie", "main_courante", True),
        ("police", "main_courante", False),
        ("police", "corg", True),
        ("gendarmerie", "corg", False),
        ("police", "opp", True),
        ("gendarmerie", "opp", False),
    ],
)
def test_a_saisine_of_one_force_is_refused_in_the_other(
    force: str, saisine: str, refused: bool
) -> None:
    story = Story("mixte")
    if not refused:
        story.open(force=force, saisine=saisine)
        return
    with pytest.raises(refusals.SaisineNotOfForce):
        story.open(force=force, saisine=saisine)


def test_a_main_courante_is_not_filed_in_gendarmerie() -> None:
    story = Story("gendarmerie")
    story.open(force="gendarmerie")
    story.act("complaint-filed", kind="plainte")
    with pytest.raises(refusals.SaisineNotOfForce):
        story.act("complaint-filed", kind="main_courante")
