"""Sign-in and sessions against whoever plants, guesses, forges or keeps them too long."""

import re

import pytest

from services.access.application.sign_in import MOST_OF_A_LOGIN
from services.access.ports import AccessRefused
from services.embedded.platform import Platform
from tests.integration.access.browser import Browser
from tests.integration.access.conftest import PASSWORD, Clock

WRONG = "ne vont pas ensemble"


def test_a_session_planted_before_sign_in_is_worth_nothing_after(browser: Browser) -> None:
    browser.get("/connexion")
    planted = browser.secret
    assert browser.sign_in("intervenant", PASSWORD).status_code == 303
    assert browser.secret != planted
    browser.cookies.clear()
    assert planted
    browser.cookies.set("relais_session", planted)
    assert browser.get("/postes/27-01").status_code == 303


def test_the_sign_in_page_can_be_framed_by_nobody_and_runs_its_own_script_alone(
    browser: Browser,
) -> None:
    page = browser.get("/connexion")
    policy = page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert re.findall(r"<script[^>]*>(.*?)</script>", page.text) == ["", ""]


def test_the_cookie_is_kept_from_scripts_and_other_sites(browser: Browser) -> None:
    given = browser.get("/connexion").headers["set-cookie"]
    assert "HttpOnly" in given
    assert "SameSite=lax" in given


@pytest.mark.parametrize("csrf", ["", "forged"])
def test_a_form_that_is_not_of_this_session_is_refused(browser: Browser, csrf: str) -> None:
    answer = browser.sign_in("intervenant", PASSWORD, csrf=csrf)
    assert answer.status_code == 422
    assert "trop longtemps" in answer.text
    assert 'value="intervenant"' in answer.text


def test_a_sign_in_form_from_elsewhere_takes_no_session_away(browser: Browser) -> None:
    browser.sign_in("intervenant", PASSWORD)
    held = browser.secret
    assert browser.ask("POST", "/connexion").status_code == 422
    assert browser.ask("POST", "/connexion", data={"csrf": "forged"}).status_code == 422
    assert browser.secret == held
    assert browser.get("/postes/27-01").status_code == 200


def test_facts_are_not_taken_from_a_form_of_another_site(browser: Browser) -> None:
    browser.sign_in("intervenant", PASSWORD)
    assert browser.ask("POST", "/v1/events", json=[{}]).status_code == 403
    token = {"X-CSRF-Token": browser.csrf("/editions")}
    assert browser.ask("POST", "/v1/events", json=[{}], headers=token).status_code == 200


def test_a_wrong_password_and_an_unknown_account_are_told_alike(browser: Browser) -> None:
    browser.get("/connexion")
    answers = [browser.sign_in(login, "faux").text for login in ("intervenant", "personne")]
    assert WRONG in answers[0]
    assert answers[0].replace("intervenant", "") == answers[1].replace("personne", "")


def test_guessing_is_stopped_and_starts_again_after_a_quarter_of_an_hour(
    browser: Browser, clock: Clock
) -> None:
    for _ in range(MOST_OF_A_LOGIN):
        assert WRONG in browser.sign_in("intervenant", "faux").text
    assert "attendez un quart" in browser.sign_in("intervenant", PASSWORD).text
    assert browser.sign_in("dcsp", PASSWORD).status_code == 303
    clock.pass_(minutes=16)
    assert browser.sign_in("intervenant", PASSWORD).status_code == 303


def test_a_session_ends_when_idle_and_after_half_a_day(browser: Browser, clock: Clock) -> None:
    browser.sign_in("intervenant", PASSWORD)
    clock.pass_(minutes=31)
    assert browser.get("/postes/27-01").status_code == 303
    browser.sign_in("intervenant", PASSWORD)
    for _ in range(26):
        clock.pass_(minutes=28)
        last = browser.get("/postes/27-01").status_code
    assert last == 303


def test_a_disabled_account_is_out_at_once_and_stays_out(
    browser: Browser, opened: Platform
) -> None:
    browser.sign_in("intervenant", PASSWORD)
    opened.access.accounts.disable("intervenant", "test")
    assert browser.get("/postes/27-01").status_code == 303
    assert WRONG in browser.sign_in("intervenant", PASSWORD).text


def test_a_grant_revoked_ends_what_it_allowed_at_once(browser: Browser, opened: Platform) -> None:
    browser.sign_in("employeur", PASSWORD)
    grants = opened.access.accounts.register().grants.values()
    (mine,) = [grant.id for grant in grants if grant.login == "employeur"]
    opened.access.accounts.revoke(mine, "test")
    assert browser.get("/postes/27-01").status_code == 403


def test_signing_out_ends_the_session(browser: Browser) -> None:
    browser.sign_in("intervenant", PASSWORD)
    kept = browser.secret
    left = browser.ask("POST", "/deconnexion", data={"csrf": browser.csrf("/editions")})
    assert left.status_code == 303
    assert left.headers["clear-site-data"] == '"cache", "cookies"'
    assert kept
    browser.cookies.set("relais_session", kept)
    assert browser.get("/postes/27-01").status_code == 303


def test_a_sign_out_that_was_sent_from_elsewhere_is_told_and_ends_nothing(browser: Browser) -> None:
    browser.sign_in("intervenant", PASSWORD)
    assert browser.ask("POST", "/deconnexion", data={}).status_code == 403
    assert browser.get("/postes/27-01").status_code == 200


@pytest.mark.parametrize("suite", ["//ailleurs.example", "https://ailleurs.example", "/\\x", ""])
def test_sign_in_leads_to_no_other_site(browser: Browser, suite: str) -> None:
    answer = browser.sign_in("intervenant", PASSWORD, suite=suite)
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    ("login", "password", "says"),
    [
        ("Jeanne D", "un mot de passe long", "ne convient pas"),
        ("jeanne", "court", "au moins 12"),
        ("dcsp", "un mot de passe long", "existe déjà"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    opened: Platform, login: str, password: str, says: str
) -> None:
    with pytest.raises(AccessRefused, match=says):
        opened.access.accounts.create(login, password, "test")
