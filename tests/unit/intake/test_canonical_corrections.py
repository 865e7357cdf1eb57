"""What a correction carries reaches the log in the contract's own form."""

from uuid import UUID

from contracts.envelope import decode, encode
from services.intake.domain import post
from services.intake.domain.case import evolve
from services.intake.domain.deciding import canonical
from tests.builders import PERSON, fact

CASE = "7f1c1d0e-2a3b-4c5d-8e6f-0123456789ab"
OPENING = UUID(int=1)


def test_nulls_and_uppercase_identifiers_of_a_replacement_are_not_kept():
    opened = evolve(None, fact("case-opened", subject=CASE, id=OPENING))
    oriented = evolve(opened, fact("person-oriented", subject=CASE, id=UUID(int=2)))
    data = fact("person-oriented", subject=CASE).event.model_dump(mode="json")
    loud = {**data, "orientation": data["orientation"].upper(), "tool": None}
    correction = fact("fact-corrected", subject=CASE, corrects=str(UUID(int=2)), data=loud)
    kept = canonical(correction, oriented).event.data
    assert kept["orientation"] == data["orientation"]
    assert "tool" not in kept


def test_a_corrected_opening_keeps_what_it_says():
    opened = evolve(None, fact("case-opened", subject=CASE, id=OPENING))
    said = fact("case-opened", subject=CASE, person=PERSON).event.model_dump(mode="json")
    said = {key: value for key, value in said.items() if value is not None}
    correction = fact("fact-corrected", subject=CASE, corrects=str(OPENING), data=said)
    assert canonical(correction, opened).event.data["person"] == PERSON


def test_a_register_is_corrected_in_the_contract_s_own_form():
    opened = post.evolve(None, fact("post-opened", id=OPENING))
    said = fact("post-opened").event.model_dump(mode="json")
    loud = dict(reversed((said | {"office": None}).items()))
    correction = fact("register-corrected", corrects=str(OPENING), data=loud)
    kept = canonical(correction, opened)
    whole = {key: value for key, value in said.items() if key != "office"}
    assert kept.event.data == whole
    assert encode(decode(encode(kept))) == encode(kept)
