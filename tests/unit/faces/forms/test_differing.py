"""A correction that changes nothing says nothing, in whatever order the log has the choices."""

from contracts.events.cases import CaseOpened
from contracts.events.posts import ConventionSigned
from services.faces.forms.differing import differing
from services.faces.forms.fields import fields_of


def names(event, one, other):
    return [field.name for field in differing(fields_of(event), one, other)]


def test_the_order_of_choices_says_nothing_and_another_choice_something():
    signed = {"signatories": ["cg", "etat"]}
    assert names(ConventionSigned, signed, {"signatories": ["etat", "cg"]}) == []
    assert names(ConventionSigned, signed, {"signatories": ["etat"]}) == ["signatories"]


def test_of_problems_the_main_one_is_said_by_its_place():
    one = {"problems": ["conjugal", "psy", "logement"]}
    assert names(CaseOpened, one, {"problems": ["conjugal", "logement", "psy"]}) == []
    assert names(CaseOpened, one, {"problems": ["psy", "conjugal", "logement"]}) == ["problems"]
