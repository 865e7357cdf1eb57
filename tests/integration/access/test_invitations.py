"""Accounts by page: who is invited, what they may open, and every way in which they may not."""

import re

import httpx

from contracts.identifiers import NATION
from services.access.domain.delegation import GIVES
from services.access.domain.principals import Held, Role
from services.embedded.platform import Platform
from services.faces.accounts.letters import LetterNotSent, Letters
from services.faces.needs import give
from tests.integration.access.browser import Browser
from tests.integration.access.conftest import ROLES, Clock, Keeper
from tests.integration.access.test_second_factor import actions

NEW = "trois chats dorment au soleil"
LINK = re.compile(r"/invitation/[\w-]+")
NURSE = {"compte": "n.roussel", "role": "intervenant", "perimetre": "27-01", "voie": "papier"}


def invited(browser: Browser, **fields: str) -> str:
    """The link of an invitation on paper."""
    answer = browser.type("/comptes", "/invitations", **(NURSE | fields))
    assert answer.status_code == 200, answer.text
    return LINK.findall(answer.text)[0]


def accepted(browser: Browser, link: str, new: str = NEW) -> httpx.Response:
    """Send the form of an invitation."""
    return browser.type(link, nouveau=new, encore=new)


def sentence(answer: httpx.Response) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", answer.text.replace("’", "'"))


def test_who_is_invited_opens_the_account_once_and_holds_what_was_offered(
    keeper: Keeper, opened: Platform
) -> None:
    office = keeper("administrateur")
    link, person = invited(office), keeper()
    page = person.get(link)
    assert page.status_code == person.get(link).status_code == 200  # looking does not use it
    assert "n.roussel" in page.text
    assert not opened.access.accounts.register().accounts.get("n.roussel")
    assert accepted(person, link, "azertyuiop12").status_code == 422
    assert accepted(person, link).headers["location"] == "/connexion?fait=compte"
    assert "a déjà servi" in sentence(keeper().get(link))
    assert person.sign_in("n.roussel", NEW).status_code == 303
    assert person.get("/saisie/27-01").status_code == 200
    assert person.get("/saisie/76-01").status_code == 404
    assert "par administrateur" in sentence(office.get("/comptes/n.roussel"))
    assert ("invitation-accepted", True) in actions(opened, "n.roussel")
    assert ("invited", True) in actions(opened, "administrateur")


def test_an_invitation_expires_and_another_link_takes_its_place(
    keeper: Keeper, opened: Platform, clock: Clock
) -> None:
    first = invited(keeper("prefecture"))
    clock.pass_(days=8)
    assert keeper().get(first).status_code == 404
    desk = keeper("prefecture")
    assert "invitation expirée" in sentence(desk.get("/comptes"))
    (id,) = opened.access.accounts.register().invitations
    answer = desk.type("/comptes", f"/invitations/{id}/renvoi", voie="papier", vu=seen(opened))
    (second, *_) = LINK.findall(answer.text)
    assert keeper().get(first).status_code == 404
    assert accepted(keeper(), second).status_code == 303


def test_an_invitation_opens_nothing_once_withdrawn_or_once_its_author_holds_nothing(
    keeper: Keeper, opened: Platform
) -> None:
    desk = keeper("prefecture")
    withdrawn, orphan = invited(desk), invited(desk, compte="a.morel")
    ids = {each.login: each.id for each in opened.access.accounts.register().invitations.values()}
    answer = desk.type("/comptes", f"/invitations/{ids['n.roussel']}/retrait")
    assert answer.headers["location"] == "/comptes?fait=retiree"
    assert accepted_by_hand(keeper, withdrawn).status_code == 404
    (grant,) = opened.access.accounts.register().of("prefecture")
    opened.access.accounts.revoke(grant.id, "test")
    page = keeper().get(orphan)
    assert (page.status_code, "lui a été retiré" in sentence(page)) == (404, True)
    assert accepted_by_hand(keeper, orphan).status_code == 404


def seen(opened: Platform) -> str:
    """What the page of accounts says of the only invitation: until when it stands."""
    (made,) = opened.access.accounts.register().invitations.values()
    return made.expires.isoformat()


def accepted_by_hand(keeper: Keeper, link: str) -> httpx.Response:
    """The form of an invitation, whose page shows none."""
    person = keeper()
    return person.type("/connexion", link, nouveau=NEW, encore=NEW)


REFUSED: list[tuple[str, dict[str, str], str]] = [
    ("prefecture", {"perimetre": "76-01"}, "n'est pas à donner par vous"),
    ("prefecture", {"role": "auditeur", "perimetre": ""}, "n'est pas à donner par vous"),
    ("prefecture", {"role": "prefecture", "perimetre": "27"}, "n'est pas à donner par vous"),
    ("employeur", {"perimetre": "76-01"}, "n'est pas à donner par vous"),
    ("employeur", {"role": "employeur"}, "n'est pas à donner par vous"),
    ("administrateur", {"perimetre": "27-99"}, "n'est pas au registre"),
    ("administrateur", {"role": "financeur", "perimetre": "99999"}, "Aucune commune"),
    ("administrateur", {"role": "prefecture", "perimetre": "27 76"}, "un département (27)"),
    ("administrateur", {"role": "prefecture", "perimetre": "Eure"}, "est déjà celle de"),
    ("administrateur", {"role": "roi"}, "Ce rôle n'existe pas"),
    ("administrateur", {"role": "logiciel"}, "Ce rôle n'existe pas"),
    ("administrateur", {"compte": "dcsp"}, "existe déjà"),
    ("administrateur", {"compte": "A B"}, "ne convient pas"),
    ("administrateur", {"du": "demain"}, "JJ/MM/AAAA"),
    ("administrateur", {"au": "01/03/2026"}, "Le dernier jour est passé"),
    ("administrateur", {"du": "01/06/2026", "au": "01/05/2026"}, "précède le premier"),
    ("administrateur", {"voie": "courriel"}, "se remet sur papier"),
    ("administrateur", {"adresse": "nulle part"}, "Cette adresse ne se lit pas"),
]


def test_what_cannot_be_offered_is_told_and_nobody_is_invited(
    keeper: Keeper, opened: Platform
) -> None:
    browsers = {login: keeper(login) for login, _, _ in REFUSED}
    for login, fields, said in REFUSED:
        answer = browsers[login].type("/comptes", "/invitations", **(NURSE | fields))
        assert (answer.status_code, said in sentence(answer)) == (422, True), (login, fields)
        kept = (NURSE | fields)["compte"]
        assert f'value="{kept}"' in answer.text or not kept  # to be mended, not typed again
    assert not opened.access.accounts.register().invitations


def test_who_gives_no_role_invites_nobody(keeper: Keeper, opened: Platform) -> None:
    for role in set(ROLES) - GIVES.keys():
        browser = keeper(role.value)
        csrf = browser.csrf("/compte")
        for path in ("/invitations", "/invitations/import", "/comptes/dcsp/droits"):
            answer = browser.ask("POST", path, data=NURSE | {"csrf": csrf})
            assert answer.status_code == 403, (role, path)
    assert not opened.access.accounts.register().invitations


def test_a_form_from_elsewhere_invites_nobody(keeper: Keeper, opened: Platform) -> None:
    answer = keeper("administrateur").ask("POST", "/invitations", data=NURSE | {"csrf": "x"})
    assert answer.status_code == 403
    assert not opened.access.accounts.register().invitations


def test_a_mail_that_is_refused_is_told_and_the_invitation_can_be_printed(
    keeper: Keeper, at: httpx.ASGITransport
) -> None:
    sent: list[tuple[str, str]] = []

    def mail(to: str, subject: str, body: str) -> None:
        if to.startswith("non"):
            raise LetterNotSent("Le serveur refuse l'adresse.")
        sent.append((to, body))

    give(at.app, {Letters: Letters(mail, "https://relais.example")})
    browser = keeper("administrateur")
    by_mail = {"voie": "courriel", "adresse": "A.Morel@exemple.fr", "compte": ""}
    answer = browser.type("/comptes", "/invitations", **(NURSE | by_mail))
    assert answer.headers["location"] == "/comptes?fait=invitee"
    ((to, body),) = sent
    assert to == "A.Morel@exemple.fr"
    assert "« a.morel »" in body
    answer = browser.type(
        "/comptes", "/invitations", **(NURSE | by_mail | {"adresse": "non@exemple.fr"})
    )
    assert "Le serveur refuse l'adresse. L'invitation n'est pas partie" in sentence(answer)
    assert "https://relais.example/invitation/" in answer.text
    (id,) = re.findall(r'action="/invitations/([^"/]+)/pdf"', answer.text)
    (secret,) = re.findall(r'name="secret" value="([^"]+)"', answer.text)
    made = browser.type("/comptes", f"/invitations/{id}/pdf", secret=secret)
    assert made.content.startswith(b"%PDF")
    stolen = browser.type("/comptes", f"/invitations/{id}/pdf", secret="x")
    assert stolen.status_code == 422


def test_a_right_is_told_of_any_day(keeper: Keeper, opened: Platform, clock: Clock) -> None:
    office = keeper("administrateur")
    days = {"role": "chef_de_service", "perimetre": "27-01", "du": "04/03/2026", "au": "5/3/2026"}
    assert office.type("/comptes/dcsp", "/comptes/dcsp/droits", **days).status_code == 303
    assert opened.access.accounts.principal("dcsp").holds == (Held(Role.DCSP, frozenset({NATION})),)
    shown = {day: office.get(f"/comptes?le={day:02}/03/2026&q=dcsp").text for day in range(3, 7)}
    assert ["Chef de service</div>" in page for page in shown.values()] == [
        False,
        True,
        True,
        False,
    ]
    clock.pass_(days=2)
    held = opened.access.accounts.principal("dcsp").holds
    assert Held(Role.CHEF_DE_SERVICE, frozenset({"27-01"})) in held


def test_nobody_gives_oneself_a_right_nor_closes_one_s_own_account(keeper: Keeper) -> None:
    office = keeper("administrateur")
    csrf = office.csrf("/comptes")
    right = {"role": "auditeur", "perimetre": "", "csrf": csrf}
    answer = office.ask("POST", "/comptes/administrateur/droits", data=right)
    assert "à soi-même" in sentence(answer)
    answer = office.ask("POST", "/comptes/administrateur/fermeture", data={"csrf": csrf})
    assert "ne ferme pas son propre compte" in sentence(answer)


def test_a_prefecture_sees_and_takes_back_what_is_of_its_departement_alone(
    keeper: Keeper, opened: Platform
) -> None:
    desk = keeper("prefecture")
    page = desk.get("/comptes")
    assert "/comptes/intervenant" in page.text
    assert "/comptes/dcsp" not in page.text
    assert desk.get("/comptes/dcsp").status_code == desk.get("/comptes/nobody").status_code == 403
    for path in ("lien", "second-facteur", "adresse", "fermeture"):
        assert desk.type("/comptes", f"/comptes/intervenant/{path}").status_code == 403
    (dcsp,) = opened.access.accounts.register().of("dcsp")
    answer = desk.type("/comptes", f"/comptes/intervenant/droits/{dcsp.id}/retrait")
    assert answer.status_code == 422
    (own,) = opened.access.accounts.register().of("intervenant")
    answer = desk.type("/comptes", f"/comptes/intervenant/droits/{own.id}/retrait")
    assert answer.status_code == 303
    assert not opened.access.accounts.principal("intervenant").holds
    assert opened.access.accounts.principal("dcsp").holds


def test_an_account_is_closed_after_a_page_that_says_what_ends(
    keeper: Keeper, opened: Platform
) -> None:
    office = keeper("administrateur")
    assert "Chef de service" in office.get("/comptes/chef_de_service/fermeture").text
    answer = office.type("/comptes", "/comptes/chef_de_service/fermeture")
    assert answer.status_code == 303
    assert opened.access.accounts.register().accounts["chef_de_service"].disabled
