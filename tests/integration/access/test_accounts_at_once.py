"""A form of accounts that is sent twice at once is said once; the second is answered in words."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from services.access.domain.events import AccountCreated
from services.access.ports import Overtaken
from services.embedded.platform import Platform
from tests.integration.access.at_once import sent_at_once
from tests.integration.access.conftest import Clock, Keeper
from tests.integration.access.test_invitations import NEW, NURSE, invited, seen, sentence

FORMS = {
    "invited": ("/invitations", NURSE, "est déjà invité"),
    "invited again": ("/invitations/{invitation}/renvoi", {"voie": "papier"}, "a été renvoyée"),
    "invitation-withdrawn": ("/invitations/{invitation}/retrait", {}, "n'attend plus de réponse"),
    "granted": (
        "/comptes/employeur/droits",
        {"role": "financeur", "perimetre": "27-01"},
        "a déjà ce rôle",
    ),
    "revoked": ("/comptes/intervenant/droits/{grant}/retrait", {}, "n'est pas en cours"),
    "post-handed-over": (
        "/comptes/intervenant/droits/{grant}/passation",
        {"compte": "chef_de_service"},
        "n'est pas en cours",
    ),
    "account-disabled": ("/comptes/intervenant/fermeture", {}, "Aucun compte en cours"),
}


@pytest.mark.parametrize("said", FORMS)
def test_a_form_of_accounts_sent_twice_at_once_is_said_once(
    keeper: Keeper, opened: Platform, clock: Clock, said: str
) -> None:
    desk, (path, fields, words) = keeper("administrateur"), FORMS[said]
    whole: dict[str, object] = {"csrf": desk.csrf("/comptes"), **fields}
    found = {"grant": _grant(opened, "intervenant")}
    if "{invitation}" in path:
        invited(desk)
        found["invitation"] = next(iter(opened.access.accounts.register().invitations))
        whole["vu"] = seen(opened)
        clock.pass_(minutes=1)
    before = len(opened.access.accounts.recent(100))
    answers = sorted(
        sent_at_once(desk, path.format(**found), whole), key=lambda each: each.status_code
    )
    assert answers[0].status_code in (200, 303)
    assert (answers[1].status_code, words in sentence(answers[1])) == (422, True)
    made = opened.access.accounts.recent(100)[before:]
    assert [each.event.type for each in made] == [said.split()[0]]


def test_an_invitation_accepted_twice_at_once_opens_one_account_with_the_password_of_who_did(
    keeper: Keeper, opened: Platform
) -> None:
    link, person = invited(keeper("administrateur")), keeper()
    whole: dict[str, object] = {"csrf": person.csrf(link), "nouveau": NEW, "encore": NEW}
    before = len(opened.access.accounts.recent(100))
    answers = sent_at_once(person, link, whole)
    assert sorted(each.status_code for each in answers) == [303, 404]
    assert "a déjà servi" in next(sentence(each) for each in answers if each.status_code == 404)
    (made,) = opened.access.accounts.recent(100)[before:]
    assert made.event.type == "invitation-accepted"
    assert person.sign_in("n.roussel", NEW).status_code == 303


def test_nothing_is_said_behind_what_somebody_else_has_said_since(opened: Platform) -> None:
    accounts, taken = opened.access.accounts, AccountCreated(login="deux")
    with accounts.still(), ThreadPoolExecutor(1) as other:
        other.submit(accounts.create, "deux", None, "test").result()
        with pytest.raises(Overtaken):
            accounts.say([taken], "test")
    assert [each.event for each in accounts.recent(2)].count(taken) == 1


def _grant(opened: Platform, login: str) -> UUID:
    return next(each.id for each in opened.access.accounts.register().of(login))
