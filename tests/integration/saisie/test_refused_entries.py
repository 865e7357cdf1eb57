"""Entries that are refused: lengths, moments, addresses, sessions; nothing typed is lost."""

import pytest

from services.access.domain.principals import Role
from tests.integration.saisie.conftest import HERE, OPENING, POST, FactWriter, plain
from tests.integration.saisie.test_entering import chosen


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [("0", "au moins une minute"), (["15", "90"], "Deux durées"), ("beaucoup", "nombre entier")],
)
def test_a_length_is_one_number_of_minutes_from_one(desk, minutes, sentence):
    said = {"occurred_on": "15/10/2008", "level": "rapide", "setting": "bureau"}
    answer = desk.fill(f"{desk.opened()}/entretien", {**said, "minutes": minutes})
    assert answer.status_code == 422
    assert sentence in plain(answer)


def test_a_form_dated_later_than_now_or_drawn_by_no_page_is_not_recorded(desk, opened):
    known = desk.hidden(f"{HERE}/nouvelle")["fait"]
    at = f"{int(known.replace('-', '')[:12], 16) + 3_600_000:012x}"  # in an hour
    later = f"{at[:8]}-{at[8:]}{known[13:]}"
    for fait in (later, "7f1c1111-0000-4000-8000-000000000001", "x", ""):
        answer = desk.send(f"{HERE}/nouvelle", {**OPENING, "fait": fait})
        assert "n'est pas celui d'une page ouverte ici" in plain(answer)
        assert chosen(answer, "person.sex", "f")
        assert fait not in plain(answer) or not fait or fait == "x"
    assert opened.intake.store.head() == 1


def test_the_address_of_another_post_or_case_shows_nothing(desk):
    case = desk.opened()
    assert desk.get("/saisie/27-99").status_code == 404
    assert desk.get(case.replace("27-01", "27-99")).status_code == 404
    nobody = f"{HERE}/situations/7f1c1111-0000-4000-8000-000000000001"
    assert desk.get(nobody).status_code == 404
    assert desk.get(f"{nobody}/coffre").status_code == 404
    for path in (f"{HERE}/situations/rien", "/saisie/rien", f"{case}/Rien-du-tout"):
        answer = desk.get(path)
        assert (answer.status_code, "$" in answer.text) == (404, False), path
        assert "Rien ne se trouve à cette adresse" in plain(answer)


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://ailleurs.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_page_from_elsewhere_cannot_send_a_form(desk, opened, headers):
    answer = desk.fill(f"{HERE}/nouvelle", OPENING, headers=headers)
    assert answer.status_code == 403
    assert opened.intake.store.head() == 1


def test_a_session_that_ended_or_changed_loses_nothing(desk, opened):
    accounts = opened.access.accounts
    accounts.create("claire", "un mot de passe long", "test")
    accounts.grant("claire", Role.INTERVENANT, [POST], "test")
    desk.sign_in("claire", "un mot de passe long")
    sent = {**desk.hidden(f"{HERE}/nouvelle"), **OPENING}
    kept, desk.cookies = desk.cookies, type(desk.cookies)()
    over = desk.send(f"{HERE}/nouvelle", sent)
    assert over.status_code == 401
    assert "Connectez-vous dans un autre onglet" in plain(over)
    assert 'name="problems" value="psy"' in over.text
    desk.sign_in("claire", "un mot de passe long")
    again = desk.send(f"{HERE}/nouvelle", {**sent, "csrf": ""})
    assert again.status_code == 422
    assert "Votre session a changé" in plain(again)
    assert chosen(again, "problems", "conjugal")
    assert desk.fill(f"{HERE}/nouvelle", {**OPENING, "fait": sent["fait"]}).status_code == 303
    assert opened.intake.store.head() == 2
    assert kept is not desk.cookies


def test_who_reads_the_post_without_following_cases_cannot_enter(desk, opened):
    accounts = opened.access.accounts
    accounts.create("chef", "un mot de passe long", "test")
    accounts.grant("chef", Role.CHEF_DE_SERVICE, [POST], "test")
    desk.sign_in("chef", "un mot de passe long")
    assert desk.get(f"{HERE}/nouvelle").status_code == 403
    assert desk.get(HERE).status_code == 404
    assert desk.get(f"{HERE}/trimestre").status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/trimestre?trimestre=2008-Q7", 422, "2008-Q7"),
        ("/trimestre?trimestre=2008", 422, "existe pas : écrivez-le 2008-Q4"),
        ("/trimestre?trimestre=0001-Q1", 422, "existe pas"),
        ("/trimestre?trimestre=9999-Q1", 404, "encore rien au 1er trimestre 9999"),
        ("/activite?mois=2008-13", 422, "existe pas : écrivez-le 2008-10"),
        ("/activite?mois=2999-01", 404, "encore rien en janvier 2999"),
        ("/situations?de=5000", 404, "La liste a"),
        ("/situations?de=-1", 404, "La liste a"),
        ("/reponses?de=5000", 404, "La liste a 0 ligne"),
    ],
)
def test_what_a_page_cannot_show_is_said_rather_than_replaced(
    desk: FactWriter, path: str, status: int, words: str
) -> None:
    answer = desk.get(f"{HERE}{path}")
    assert (answer.status_code, words in plain(answer)) == (status, True), plain(answer)
