"""What a page says of a refusal: no id, no name of a machine, facts by their French names."""

import re
from dataclasses import fields
from uuid import UUID

import pytest

from contracts.answers import FactAnswer
from contracts.events import EVENTS
from services.faces.entry.kinds import BY_TYPE
from services.faces.forms.recording import errors_by_field
from services.faces.register.kinds import TITLES
from services.faces.theme.told import FACTS, for_people
from services.intake.application.refusal_messages import problem_of
from services.intake.domain.refusals import Refusal
from tests.builders import fact
from tests.unit.intake.test_refusal_messages import every_refusal, example

NAMES = {each.removeprefix("relais.").removesuffix(".v1") for each in EVENTS}
MACHINE = re.compile(rf"[0-9a-f]{{8}}-[0-9a-f]{{4}}-|relais\.|[a-z]_[a-z]|\b({'|'.join(NAMES)})\b")
ID, TYPE = str(UUID(int=1)), "relais.case-opened.v1"
TYPED = {
    "expected": TYPE,
    "found": TYPE,
    "name": TYPE,
    "case": ID,
    "where": f"de la situation {ID}",
}


@pytest.mark.parametrize("kind", list(every_refusal()), ids=lambda kind: kind.__name__)
def test_no_page_tells_of_a_refusal_what_only_a_machine_reads(kind: type[Refusal]) -> None:
    refusal = example(kind)
    for each in fields(kind):  # type: ignore[arg-type]
        if each.name in TYPED:
            setattr(refusal, each.name, TYPED[each.name])
    for event in (fact("interview-held").event, fact("register-corrected").event):
        answer = FactAnswer(answer="rejected", problem=problem_of(refusal, event))
        (told,) = errors_by_field(answer).values()
        assert not MACHINE.search(told), told
        assert told.endswith(".")
        assert "  " not in told


def test_a_fact_that_a_correction_would_contradict_is_named_by_its_label_and_its_day() -> None:
    said = f"Le fait {ID} de la situation {ID}, du 14/10/2008 ({TYPE}), contredirait ceci."
    told = "Le fait de la situation, du 14/10/2008 (« Saisine »), contredirait ceci."
    assert for_people(said) == told


def test_every_fact_has_the_name_that_its_pages_give_it() -> None:
    assert FACTS.keys() == EVENTS.keys()
    own = {name: kind.title for name, kind in BY_TYPE.items()} | dict(TITLES)
    assert {name: FACTS[name] for name in own} == own
