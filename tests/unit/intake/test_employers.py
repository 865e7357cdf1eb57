"""Organisations that employ: known by a SIREN with its key, merged once."""

import pytest
from pydantic import TypeAdapter, ValidationError

from contracts.events.posts import Siren
from services.intake.domain import refusals
from tests.unit.intake.story import Story

EURE = {"siren": "222702292", "organisation": "Département de l'Eure", "employer": "cg"}
ASSOCIATION = {"siren": "732829320", "organisation": "Accueil et droits", "employer": "asso"}
OTHER = {"siren": "356000000", "organisation": "Une autre", "employer": "asso"}
NAMED = "post-employer-named"


@pytest.mark.parametrize("wrong", ["222702293", "2227022", "22270229A", "000000001"])
def test_a_siren_whose_key_or_length_is_wrong_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Siren).validate_python(wrong)


def test_an_organisation_merges_once_and_employs_nobody_after() -> None:
    story = Story()
    story.tell(NAMED, **ASSOCIATION, effective_on="2008-03-01")
    story.tell(NAMED, **EURE, absorbs=ASSOCIATION["siren"], effective_on="2008-06-01")
    with pytest.raises(refusals.EmployerMerged) as again:
        story.tell(NAMED, **OTHER, absorbs=ASSOCIATION["siren"], effective_on="2008-09-01")
    assert again.value.into == EURE["siren"]
    with pytest.raises(refusals.EmployerMerged):
        story.tell(NAMED, **ASSOCIATION, effective_on="2008-09-01")
    story.tell(NAMED, **OTHER, absorbs=EURE["siren"], effective_on="2008-09-01")


def test_only_who_employs_just_before_is_absorbed() -> None:
    story = Story()
    with pytest.raises(refusals.NotTheEmployer):
        story.tell(NAMED, **EURE, absorbs=ASSOCIATION["siren"])
    named = story.tell(NAMED, **ASSOCIATION, effective_on="2008-03-01")
    story.tell(NAMED, **EURE, effective_on="2008-06-01")
    with pytest.raises(refusals.NotTheEmployer):
        story.tell(NAMED, **OTHER, absorbs=ASSOCIATION["siren"], effective_on="2008-09-01")
    with pytest.raises(refusals.NotTheEmployer):
        story.mend(named, absorbs=OTHER["siren"])
