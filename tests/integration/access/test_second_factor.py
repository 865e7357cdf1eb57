"""The second factor against who has the password, guesses, replays or has lost the telephone."""

import re

import httpx
import pytest

from services.access.application.second_factor import MOST_TRIES, REQUIRED
from services.access.domain.one_time_codes import code_at, step_of
from services.access.domain.principals import Role
from services.access.ports import AccessRefused
from services.embedded.platform import Platform
from services.embedded.server import create_app
from services.faces.accounts.letters import Letters
from services.faces.needs import give
from tests.integration.access.browser import Browser, key_of
from tests.integration.access.conftest import PASSWORD, Clock

CODE = "/connexion/code"
RECOVERY = re.compile(r"<code>([a-z2-7-]+)</code>")


def other(opened: Platform) -> Browser:
    """Another browser, with no telephone."""
    transport = httpx.ASGITransport(create_app(opened), client=("192.0.2.9", 1))
    return Browser(transport, opened.access.clock)


def actions(opened: Platform, who: str) -> list[tuple[str, bool]]:
    """What the journal says of somebody, the newest first."""
    return [(e.action, e.allowed) for e in opened.access.journal.last(50) if e.who == who]


@pytest.mark.parametrize("role", sorted(REQUIRED))
def test_a_password_alone_opens_nothing_to_a_role_that_needs_more(
    browser: Browser, role: Role
) -> None:
    answer = browser.with_password(role.value, PASSWORD, suite="/methode")
    assert answer.headers["location"] == f"{CODE}?suite=/methode"
    for path in ("/comptes", "/compte", "/verification", "/journal", "/v1/access/journal"):
        assert browser.get(path).status_code in (303, 401), path
    assert "Se connecter" in browser.get("/methode").text
    assert browser.type(CODE, code=browser.code(role.value)).status_code == 303
    assert browser.get("/compte").status_code == 200


def test_a_role_that_needs_one_sets_it_up_before_it_gets_anywhere(
    browser: Browser, opened: Platform
) -> None:
    accounts = opened.access.accounts
    accounts.create("nadia", PASSWORD, "test")
    accounts.grant("nadia", Role.ADMINISTRATEUR, [], "test")
    browser.with_password("nadia", PASSWORD)
    planted = browser.secret
    browser.scan("nadia", CODE)
    assert "pas le bon" in enrol(browser, "000000").text
    assert browser.get("/comptes").status_code == 303
    shown = enrol(browser, browser.code("nadia"))
    codes = RECOVERY.findall(shown.text)
    assert len(set(codes)) == 8
    assert browser.secret != planted
    assert browser.get("/comptes").status_code == 200
    assert not set(codes) & set(RECOVERY.findall(browser.get("/compte/second-facteur").text))
    assert ("second-factor-enrolled", True) in actions(opened, "nadia")
    kept = opened.folder.access.read_bytes()
    assert browser.factors["nadia"] not in kept
    assert not any(code.encode() in kept for code in codes)


def enrol(browser: Browser, code: str) -> httpx.Response:
    """Send the form of the set-up; another visit of its page would draw another key."""
    csrf = browser.csrf("/connexion")
    return browser.ask("POST", "/connexion/second-facteur", data={"csrf": csrf, "code": code})


def test_a_code_opens_once(browser: Browser, opened: Platform, clock: Clock) -> None:
    browser.with_password("auditeur", PASSWORD)
    seen = browser.code("auditeur")
    assert browser.type(CODE, code=seen).status_code == 303
    thief = other(opened)
    thief.with_password("auditeur", PASSWORD)
    assert thief.type(CODE, code=seen).status_code == 422
    clock.pass_(seconds=30)
    assert thief.type(CODE, code=seen).status_code == 422
    assert ("second-factor-checked", False) in actions(opened, "auditeur")


def test_guessing_codes_is_stopped_and_other_browsers_and_sign_ins_do_not_help(
    browser: Browser, opened: Platform, clock: Clock
) -> None:
    for _ in range(MOST_TRIES):
        guessing = other(opened)
        guessing.with_password("auditeur", PASSWORD)
        assert guessing.type(CODE, code="123456").status_code == 422
    browser.with_password("auditeur", PASSWORD)
    assert browser.type(CODE, code=browser.code("auditeur")).status_code == 429
    clock.pass_(minutes=16)
    assert browser.sign_in("auditeur", PASSWORD).headers["location"] == "/"


def test_a_recovery_code_stands_for_the_telephone_once(browser: Browser, opened: Platform) -> None:
    browser.sign_in("auditeur", PASSWORD)
    shown = browser.type(
        "/compte/second-facteur", "/compte/second-facteur/codes", code=browser.code("auditeur")
    )
    code, *_ = RECOVERY.findall(shown.text)
    for status in (303, 422):
        again = other(opened)
        again.with_password("auditeur", PASSWORD)
        assert again.type(CODE, code=code.upper().replace("-", " ")).status_code == status
    assert actions(opened, "auditeur").count(("recovery-code-used", True)) == 1
    assert opened.access.second_factor.codes_left("auditeur") == 7


def test_one_that_is_optional_is_asked_once_set_up_and_can_be_removed(
    browser: Browser, opened: Platform
) -> None:
    browser.sign_in("dcsp", PASSWORD)
    browser.scan("dcsp", "/compte/second-facteur")
    csrf = browser.csrf("/compte")
    said = {"csrf": csrf, "code": browser.code("dcsp")}
    assert RECOVERY.findall(browser.ask("POST", "/compte/second-facteur", data=said).text)
    assert browser.with_password("dcsp", PASSWORD).headers["location"].startswith(CODE)
    browser.type(CODE, code=browser.code("dcsp"))
    path = "/compte/second-facteur"
    assert browser.type(path, f"{path}/retrait", code="000000").status_code == 422
    assert browser.type(path, f"{path}/retrait", code=browser.code("dcsp")).status_code == 303
    assert browser.with_password("dcsp", PASSWORD).headers["location"] == "/"


def test_a_role_that_needs_one_cannot_remove_it(browser: Browser) -> None:
    browser.sign_in("auditeur", PASSWORD)
    path = "/compte/second-facteur"
    answer = browser.type(path, f"{path}/retrait", code=browser.code("auditeur"))
    assert (answer.status_code, "ne se retire pas" in answer.text) == (422, True)


def test_a_grant_that_needs_one_ends_the_sessions_begun_without(
    browser: Browser, opened: Platform
) -> None:
    browser.sign_in("dggn", PASSWORD)
    opened.access.accounts.grant("dggn", Role.AUDITEUR, [], "test")
    assert browser.get("/compte").status_code == 303
    assert browser.with_password("dggn", PASSWORD).headers["location"].startswith(CODE)


def test_who_lost_the_telephone_sets_up_another_once_it_was_reset(
    browser: Browser, opened: Platform
) -> None:
    browser.sign_in("auditeur", PASSWORD)
    opened.access.second_factor.reset("auditeur", "administrateur")
    assert browser.get("/compte").status_code == 303
    browser.with_password("auditeur", PASSWORD)
    assert "Mettre en place" in browser.get(CODE).text
    assert ("second-factor-reset", True) in actions(opened, "administrateur")


def test_who_lost_the_telephone_takes_another_alone_with_a_recovery_code(
    browser: Browser, opened: Platform
) -> None:
    browser.sign_in("auditeur", PASSWORD)
    path, lost = "/compte/second-facteur", browser.factors["auditeur"]
    shown = browser.type(path, f"{path}/codes", code=browser.code("auditeur"))
    code, *_ = RECOVERY.findall(shown.text)
    assert browser.type(path, f"{path}/autre", code="000000").status_code == 422
    csrf = browser.csrf("/compte")
    early = browser.ask("POST", f"{path}/autre/code", data={"csrf": csrf, "code": "000000"})
    assert "Le temps est passé" in early.text
    drawn = browser.type(path, f"{path}/autre", code=code)
    browser.factors["auditeur"] = key_of(drawn.text)
    wrong = {"csrf": csrf, "code": code_at(lost, step_of(browser.clock()) + 1)}
    assert "pas le bon" in browser.ask("POST", f"{path}/autre/code", data=wrong).text
    said = {"csrf": csrf, "code": browser.code("auditeur")}
    fresh = RECOVERY.findall(browser.ask("POST", f"{path}/autre/code", data=said).text)
    assert len(fresh) == 8
    assert browser.get("/compte").status_code == 200
    assert ("second-factor-exchanged", True) in actions(opened, "auditeur")
    for typed, status in ((said["code"], 422), (wrong["code"], 422), (fresh[0], 303)):
        again = other(opened)
        again.with_password("auditeur", PASSWORD)
        assert again.type(CODE, code=typed).status_code == status, typed


def test_a_password_alone_sets_up_no_other_telephone(browser: Browser, opened: Platform) -> None:
    browser.sign_in("auditeur", PASSWORD)
    path = "/compte/second-facteur"
    browser.type(path, f"{path}/autre", code=browser.code("auditeur"))
    thief = other(opened)
    thief.with_password("auditeur", PASSWORD)
    for step in ("autre", "autre/code"):
        sent = {"csrf": thief.csrf("/connexion"), "code": "000000"}
        assert thief.ask("POST", f"{path}/{step}", data=sent).status_code in (303, 401)
    shown = enrol(thief, "000000").text
    assert browser.type(path, f"{path}/autre/code", code="000000").status_code == 422
    thief.factors["auditeur"] = key_of(shown)
    assert "déjà un second facteur" in enrol(thief, thief.code("auditeur")).text


def test_the_holder_of_a_telephone_is_told_of_a_code_typed_twice(
    browser: Browser, opened: Platform
) -> None:
    sent: list[str] = []
    give(browser.transport.app, {Letters: Letters(lambda to, what, body: sent.append(body))})
    opened.access.passwords.set_address("auditeur", "auditeur@exemple.fr", "test")
    code = code_at(browser.factors["auditeur"], step_of(browser.clock()))
    for status, letters in ((303, 0), (422, 1)):
        browser.with_password("auditeur", PASSWORD)
        assert browser.type(CODE, code=code).status_code == status
        assert len(sent) == letters
    assert "déjà servi" in sent[0]


def test_without_its_key_a_secret_is_of_no_use_and_the_refusal_says_so(opened: Platform) -> None:
    assert "auditeur" in opened.access.accounts.register().accounts  # under the key of before
    (opened.folder.path / "access.key").write_bytes(bytes(32))
    with pytest.raises(AccessRefused, match="réinitialiser"):
        opened.access.second_factor.check("auditeur", "123456")
