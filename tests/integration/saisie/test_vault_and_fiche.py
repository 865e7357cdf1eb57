"""The vault and the fiche de liaison on the pages of a post."""

import re
from uuid import UUID

import pytest

from tests.integration.saisie.conftest import HERE, OPENING, POST, plain


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
    erasure = f"{case}/coffre/effacer"
    doubted = desk.fill(erasure, {"motif": "droits"})
    assert (doubted.status_code, "Cochez la case" in plain(doubted)) == (422, True)
    assert desk.fill(erasure, {"motif": "droits", "certain": "oui"}).status_code == 303
    gone = plain(desk.fill(f"{case}/coffre", {"motif": "suivi", "faire": "ouvrir"}))
    assert "Aucun détail personnel" in gone
    purposes = [each["purpose"] for each in opened.vault.store.accesses(POST)]
    assert purposes == ["suivi", "contact", "droits"]


def held(opened, case):
    """What the vault holds of a case, in words."""
    kept = opened.vault.vault.read(POST, UUID(case.rpartition("/")[2]), "test", "suivi")
    return kept.details.model_dump(mode="json", exclude_none=True)


def test_a_person_is_found_by_what_the_vault_keeps_and_no_address_says_who(desk, opened):
    case = desk.opened(repere="la dame au manteau vert")
    desk.fill(f"{case}/coffre", {"motif": "suivi", "name": "Éléonore Vastel", "faire": "garder"})
    here = f"{HERE}/situations/retrouver"
    said = {"motif": "contact", "personne": "vast"}
    found = desk.send(f"{here}?envoi", said)
    assert found.status_code == 200
    assert case in found.text
    assert "Éléonore Vastel" in found.text
    assert opened.vault.store.accesses(POST)[-2]["action"] == "recherche"
    assert opened.vault.store.accesses(POST)[-2]["purpose"] == "contact"
    nobody = desk.send(f"{here}?envoi", {**said, "personne": "martin"})
    assert "Personne n'est trouvé" in plain(nobody)
    empty = desk.send(f"{here}?envoi", {**said, "personne": " "})
    assert empty.status_code == 422
    assert "Tapez au moins un mot" in plain(empty)


def test_keeping_a_field_erases_no_other_and_a_kept_one_is_emptied_only_when_told(desk, opened):
    case = desk.opened(repere="la dame au manteau vert")
    kept(desk, case, name="Odile Vautrin")
    kept(desk, case, contact="06 00 00 00 00")
    whole = {"label": "la dame au manteau vert", "name": "Odile Vautrin"}
    assert held(opened, case) == {**whole, "contact": "06 00 00 00 00"}
    shown = {"motif": "suivi", "montre": ["label", "name", "contact"], "faire": "garder"}
    emptied = desk.fill(f"{case}/coffre", {**shown, **whole})
    assert emptied.status_code == 422
    assert "cochez pour l'effacer" in plain(emptied)
    assert 'name="vider" value="contact"' in emptied.text
    done = desk.fill(f"{case}/coffre", {**shown, **whole, "vider": "contact"})
    assert done.status_code == 303
    assert held(opened, case) == whole


def test_opening_keeps_what_was_typed_and_enter_keeps_instead_of_opening(desk):
    case = desk.opened()
    kept(desk, case, name="Odile Vautrin")
    page = desk.fill(f"{case}/coffre", {"motif": "suivi", "faire": "ouvrir", "note": "rappeler"})
    assert 'value="Odile Vautrin"' in page.text
    assert "rappeler</textarea>" in page.text
    for shown in (page.text, desk.get(f"{case}/coffre").text):
        form = shown.partition('id="coffre"')[2]
        assert re.search("<button[^>]*", form)[0].endswith(
            'value="garder" tabindex="-1" aria-hidden="true"'
        )


@pytest.mark.parametrize("sign", ["\0", "\x1b", "\x7f", "\u202e", "\u2028"])
def test_a_sign_that_cannot_be_seen_is_no_part_of_a_detail(desk, opened, sign):
    answer = desk.fill(f"{HERE}/nouvelle", {**OPENING, "repere": f"manteau{sign}vert"})
    assert answer.status_code == 422
    assert "un caractère qui ne se voit pas" in plain(answer)
    assert opened.intake.store.head() == 1
    refused = kept(desk, desk.opened(), note=f"une{sign}note")
    assert refused.status_code == 422


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
