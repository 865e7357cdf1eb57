"""The vault and the fiche de liaison on the pages of a post."""

import pytest

from tests.integration.saisie.conftest import POST, plain


def kept(desk, case, **said):
    """Keep details of a case."""
    return desk.fill(f"{case}/coffre", {"motif": "suivi", "faire": "garder", **said})


def test_details_are_kept_opened_for_a_purpose_and_erased(desk, opened):
    case = desk.opened()
    assert kept(desk, case, name="Odile Vautrin", birth_date="12/03/1970").status_code == 303
    assert "Vautrin" not in desk.get(f"{case}/coffre").text
    shown = desk.fill(f"{case}/coffre", {"motif": "contact", "faire": "ouvrir"}).text
    assert 'value="Odile Vautrin"' in shown
    assert 'value="12/03/1970"' in shown
    assert "14 octobre 2010" in shown
    assert desk.fill(f"{case}/coffre", {"motif": "droits", "faire": "effacer"}).status_code == 303
    gone = plain(desk.fill(f"{case}/coffre", {"motif": "suivi", "faire": "ouvrir"}))
    assert "Aucun détail personnel" in gone
    purposes = [each["purpose"] for each in opened.vault.store.accesses(POST)]
    assert purposes == ["suivi", "contact", "droits"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Rien n'est saisi"),
        ({"birth_date": "1970"}, "JJ/MM/AAAA"),
        ({"name": "x" * 201}, "au plus 200"),
        ({"name": "Odile", "motif": "curiosité"}, "Dites pourquoi"),
    ],
)
def test_what_the_vault_refuses_is_told_and_what_was_typed_stays(desk, said, sentence):
    case = desk.opened()
    answer = kept(desk, case, **said)
    assert answer.status_code == 422
    assert sentence in plain(answer)
    for typed in said.values():
        assert f'value="{typed}"' in answer.text or typed == "curiosité"


def test_a_fiche_holds_what_the_person_accepts_and_nothing_else(desk, opened):
    case = desk.opened()
    kept(desk, case, name="Odile Vautrin", contact="06 00 00 00 00")
    sent = {"partenaire": "ccas", "accepte": ["name", "problems"]}
    answer = desk.fill(f"{case}/fiche", sent)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"%PDF-1.7")
    assert len(answer.content) < 100_000
    last = opened.vault.store.accesses(POST)[-1]
    assert (last["action"], last["purpose"]) == ("lecture", "liaison")


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"accepte": ["name"]}, "Choisissez le partenaire"),
        ({"partenaire": "ccas"}, "sans accord, pas de fiche"),
    ],
)
def test_a_fiche_without_a_partner_or_an_agreement_is_refused(desk, sent, sentence):
    answer = desk.fill(f"{desk.opened()}/fiche", sent)
    assert answer.status_code == 422
    assert sentence in plain(answer)


def test_without_the_vault_part_nothing_of_the_vault_is_opened(desk, opened):
    answer = desk.fill(f"{desk.opened()}/fiche", {"partenaire": "mjd", "accepte": ["problems"]})
    assert answer.content.startswith(b"%PDF")
    assert not opened.vault.store.accesses(POST)
