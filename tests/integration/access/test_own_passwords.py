"""Passwords that people choose, and links that choose one: who else could, and when no longer."""

import re
from collections.abc import Callable

import httpx
import pytest

from services.access.application.sign_in import MOST_OF_A_LOGIN
from services.embedded.platform import Platform
from services.embedded.server import create_app
from services.faces.accounts.letters import Letters
from services.faces.needs import give
from tests.integration.access.browser import Browser
from tests.integration.access.conftest import PASSWORD, Clock
from tests.integration.access.test_second_factor import actions, other

NEW = "trois chats dorment au soleil"
CHANGE = "/compte/mot-de-passe"
LINK = re.compile(r"/connexion/nouveau/[\w-]+")


def chosen(browser: Browser, link: str, new: str = NEW) -> httpx.Response:
    """Send the form of a link."""
    return browser.ask("POST", link, data={"nouveau": new, "encore": new})


def link_of(opened: Platform, login: str) -> str:
    """A link that an administrator made."""
    return f"/connexion/nouveau/{opened.access.passwords.offer(login, 'administrateur')}"


def test_a_change_ends_the_other_sessions_and_rotates_this_one(
    browser: Browser, opened: Platform
) -> None:
    elsewhere = other(opened)
    elsewhere.sign_in("dcsp", PASSWORD)
    browser.sign_in("dcsp", PASSWORD)
    before, link = browser.secret, link_of(opened, "dcsp")
    fields = {"mot_de_passe": PASSWORD, "nouveau": NEW, "encore": NEW}
    assert browser.type(CHANGE, **fields).headers["location"] == "/compte?fait=mot-de-passe"
    assert browser.secret != before
    assert browser.get("/compte").status_code == 200
    assert elsewhere.get("/compte").status_code == 303
    assert chosen(elsewhere, link).status_code == 404  # of the password before
    assert other(opened).sign_in("dcsp", PASSWORD).status_code == 422
    assert other(opened).sign_in("dcsp", NEW).status_code == 303
    assert ("password-changed", True) in actions(opened, "dcsp")


def test_a_wrong_password_before_counts_as_a_failed_sign_in(
    browser: Browser, opened: Platform
) -> None:
    browser.sign_in("dcsp", PASSWORD)
    fields = {"mot_de_passe": "faux", "nouveau": NEW, "encore": NEW}
    for _ in range(MOST_OF_A_LOGIN):
        assert browser.type(CHANGE, **fields).status_code == 422
    assert browser.type(CHANGE, **{**fields, "mot_de_passe": PASSWORD}).status_code == 429
    assert other(opened).sign_in("dcsp", PASSWORD).status_code == 429
    assert ("sign-in", False) in actions(opened, "dcsp")


@pytest.mark.parametrize(
    ("new", "again", "says"),
    [("court", "court", "12 caractères"), ("password1234", "password1234", "essaie d&#39;abord"),
     (NEW, "autre chose", "diffèrent")],
)  # fmt: skip
def test_what_cannot_be_a_password_is_refused_and_never_shown_again(
    browser: Browser, new: str, again: str, says: str
) -> None:
    browser.sign_in("dcsp", PASSWORD)
    answer = browser.type(CHANGE, mot_de_passe=PASSWORD, nouveau=new, encore=again)
    assert answer.status_code == 422
    assert says.replace("&#39;", "’") in answer.text or says in answer.text
    assert f'value="{new}"' not in answer.text


def test_the_strength_of_a_password_is_told_to_who_may_choose_it(
    browser: Browser, opened: Platform
) -> None:
    link = f"{link_of(opened, 'dcsp')}/force"
    strong = browser.ask("POST", link, data={"nouveau": NEW})
    assert strong.json()["force"] >= 3
    assert browser.ask("POST", link, data={"nouveau": "password1234"}).json()["force"] < 3
    assert browser.ask("POST", "/connexion/nouveau/autre/force").status_code == 404
    assert browser.ask("POST", f"{CHANGE}/force", data={"nouveau": NEW}).status_code in (303, 403)
    browser.sign_in("dcsp", PASSWORD)
    said = {"csrf": browser.csrf(CHANGE), "nouveau": NEW}
    assert browser.ask("POST", f"{CHANGE}/force", data=said).json() == strong.json()


def test_a_change_that_was_sent_from_elsewhere_is_refused(browser: Browser) -> None:
    browser.sign_in("dcsp", PASSWORD)
    fields = {"mot_de_passe": PASSWORD, "nouveau": NEW, "encore": NEW}
    assert browser.ask("POST", CHANGE, data=fields).status_code == 403


def test_a_link_chooses_a_password_once(browser: Browser, opened: Platform) -> None:
    signed_in = other(opened)
    signed_in.sign_in("dcsp", PASSWORD)
    link = link_of(opened, "dcsp")
    assert browser.get(link).status_code == browser.get(link).status_code == 200
    assert chosen(browser, link, "password1234").status_code == 422
    assert chosen(browser, link).headers["location"] == "/connexion?fait=mot-de-passe"
    assert chosen(browser, link, "quatre autres mots longs").status_code == 404
    assert signed_in.get("/compte").status_code == 303
    assert browser.sign_in("dcsp", NEW).status_code == 303


@pytest.mark.parametrize(
    "spoil",
    [
        lambda opened, clock: clock.pass_(hours=25),
        lambda opened, clock: link_of(opened, "dcsp"),
        lambda opened, clock: opened.access.accounts.disable("dcsp", "test"),
        lambda opened, clock: opened.access.accounts.set_password("dcsp", NEW, "test"),
    ],
    ids=["expired", "replaced", "disabled", "changed"],
)
def test_a_link_is_over(
    browser: Browser, opened: Platform, clock: Clock, spoil: Callable[[Platform, Clock], None]
) -> None:
    link = link_of(opened, "dcsp")
    spoil(opened, clock)
    assert "ne sert plus" in browser.get(link).text
    assert chosen(browser, link).status_code == 404


def test_a_link_asked_for_says_nothing_of_who_has_an_account(opened: Platform) -> None:
    sent: list[tuple[str, str]] = []
    app = create_app(opened)
    letters = Letters(lambda to, _about, body: sent.append((to, body)), "https://relais.example")
    give(app, {Letters: letters})
    opened.access.passwords.set_address("dcsp", "dcsp@example.org", "test")
    browser = Browser(httpx.ASGITransport(app, client=("192.0.2.1", 1)))
    assert "/connexion/oubli" in browser.get("/connexion").text
    answers = [
        browser.ask("POST", "/connexion/oubli", data={"compte": login})
        for login in ("dcsp", "dggn", "personne")
    ]
    assert len({(each.status_code, each.text) for each in answers}) == 1
    ((to, body),) = sent
    assert to == "dcsp@example.org"
    (link,) = LINK.findall(body)
    assert f"https://relais.example{link}\n" in body
    assert chosen(browser, link).status_code == 303
    assert "a changé" in sent[-1][1]
    asked = [browser.ask("POST", "/connexion/oubli", data={"compte": "dcsp"}) for _ in range(3)]
    assert asked[-1].status_code == 429


def test_without_mail_nobody_asks_and_an_administrator_is_shown_the_link_once(
    browser: Browser, opened: Platform
) -> None:
    assert browser.get("/connexion/oubli").status_code == 404
    browser.sign_in("administrateur", PASSWORD)
    shown = browser.type("/comptes/dcsp", "/comptes/dcsp/lien")
    (link,) = set(LINK.findall(shown.text))
    assert link not in browser.get("/comptes/dcsp").text
    assert chosen(other(opened), link).status_code == 303
    assert ("password-link-made", True) in actions(opened, "administrateur")


@pytest.mark.parametrize("path", ["/comptes", "/comptes/dcsp"])
def test_the_accounts_are_for_an_administrator(browser: Browser, path: str) -> None:
    browser.sign_in("intervenant", PASSWORD)
    assert browser.get(path).status_code == 403
    token = {"csrf": browser.csrf("/compte")}
    for act in ("lien", "second-facteur", "adresse"):
        assert browser.ask("POST", f"/comptes/dcsp/{act}", data=token).status_code == 403


def test_one_ends_ones_own_sessions_and_nobody_elses(browser: Browser, opened: Platform) -> None:
    of_others, mine, third = other(opened), other(opened), other(opened)
    of_others.sign_in("dggn", PASSWORD)
    for each in (mine, third, browser):
        each.sign_in("dcsp", PASSWORD)
    (theirs,) = opened.access.sign_in.others(session_of(opened, of_others))
    own = opened.access.sign_in.others(session_of(opened, mine))
    assert len(own) == 3
    browser.type("/compte", "/compte/sessions", session=theirs.digest)
    assert of_others.get("/compte").status_code == 200
    named = session_of(opened, mine).digest
    browser.type("/compte", "/compte/sessions", session=named)
    assert (mine.get("/compte").status_code, third.get("/compte").status_code) == (303, 200)
    browser.type("/compte", "/compte/sessions", session="")
    assert (third.get("/compte").status_code, browser.get("/compte").status_code) == (303, 200)


def session_of(opened: Platform, browser: Browser):
    found = opened.access.sign_in.session(browser.secret or "")
    assert found
    return found


def test_who_signs_in_by_a_provider_alone_is_asked_for_no_password(
    browser: Browser, opened: Platform
) -> None:
    opened.access.accounts.create("oidc", None, "test")
    sign_in = opened.access.sign_in
    session = sign_in.without_password("oidc", sign_in.visit())
    browser.cookies.set("relais_session", session.secret)
    assert CHANGE not in browser.get("/compte").text
    assert browser.get(CHANGE).status_code == 404
    assert browser.sign_in("oidc", "").status_code == 422


def test_a_password_that_would_no_longer_be_taken_is_to_be_changed_at_sign_in(
    browser: Browser, opened: Platform
) -> None:
    opened.access.accounts._passwords.set("dcsp", "azertyuiop2026")
    asked = browser.sign_in("dcsp", "azertyuiop2026").headers["location"]
    shown = browser.get(asked)
    assert (shown.status_code, "quatre mots" in shown.text) == (200, True)
    assert browser.sign_in("dggn", PASSWORD).headers["location"] == "/"
