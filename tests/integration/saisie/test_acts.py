"""What an act is has one definition, `contracts.events.ACTS`: all that count acts agree."""

import re

from contracts.events import ACTS
from contracts.events.cases import PersonOriented
from services.faces.entry.histories import case_file
from services.faces.entry.kinds import ACT_FORMS
from services.projections.domain.situation import COUNTED_ACTS
from tests.integration.saisie.conftest import HERE, POST, plain


def test_of_opened_oriented_answered_closed_reopened_one_is_an_act(desk, opened):
    case = desk.opened()
    oriented = {"partner": "ccas", "solution": "soins", "answer_wanted": "oui"}
    desk.fill(f"{case}/orientation", {"occurred_on": "15/10/2008", **oriented})
    orientation = re.search(
        r'value="([0-9a-f-]{36})"[^>]*><span>CCAS', desk.form(f"{case}/reponse").text
    )[1]
    answered = {"occurred_on": "20/10/2008", "orientation": orientation, "outcome": "accepte"}
    assert desk.fill(f"{case}/reponse", answered).status_code == 303
    desk.fill(f"{case}/cloture", {"occurred_on": "21/10/2008", "reason": "relais"})
    desk.fill(f"{case}/reouverture", {"occurred_on": "22/10/2008"})
    opened.projections.catch_up()

    uuid = case.rpartition("/")[2]
    file = case_file(opened.intake.store.history(f"case/{uuid}"), POST)
    assert len(file.facts) == 5
    assert [fact.type for fact in file.facts if fact.is_act] == [PersonOriented.NAME]
    with opened.reporting.views.snapshot() as snapshot:
        (row,) = snapshot.open_cases(POST)
    assert (row.case, row.acts) == (uuid, 1)
    assert row.last_act_on == file.case.last_act_on
    assert row.last_act_on.isoformat() == "2008-10-22"  # a reopening is a contact, and no act
    assert desk.get(HERE).status_code == 200


def test_every_act_has_its_form_and_its_place_in_the_tables():
    assert {kind.event for kind in ACT_FORMS.values()} == ACTS
    assert set(COUNTED_ACTS) | {PersonOriented.NAME} == {act.NAME for act in ACTS}


def test_a_commune_is_typed_by_its_name_and_those_of_the_departement_are_offered(desk):
    assert '<option value="Les Andelys">' in desk.form(f"{HERE}/nouvelle").text
    case = desk.opened(**{"person.commune": "louviers"})
    assert "Louviers (27375)" in plain(desk.get(case))
