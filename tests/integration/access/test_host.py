"""The name by which a server is asked for is anybody's to write: it is repeated nowhere."""

from pathlib import Path
from shutil import copytree

import httpx
import pytest
from starlette.requests import Request

from services.access.gate import sent_from_here
from services.embedded.platform import Platform, platform
from services.embedded.server import create_app
from services.faces.accounts.letters import Letters
from services.faces.needs import give
from tests.integration.access.browser import Browser
from tests.integration.access.conftest import PASSWORD, Clock, factors_in
from tests.integration.access.test_failures_told import every

EVIL = "ailleurs.example"
FOREIGN = {
    "Host": EVIL,
    "X-Forwarded-Host": EVIL,
    "Forwarded": f"host={EVIL}",
    "X-Original-Host": EVIL,
}
OURS = "https://relais.example"


@pytest.mark.anyio
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
async def test_no_answer_repeats_the_host_that_was_asked_for(opened: Platform, accept: str) -> None:
    app = create_app(opened)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    asked = 0
    async with httpx.AsyncClient(transport=transport, base_url="http://relais") as client:
        for method, path in [*every(app), ("GET", "/connexion/"), ("GET", f"//{EVIL}/")]:
            answer = await client.request(method, path, headers={**FOREIGN, "Accept": accept})
            said = [answer.text, *(v for k, v in answer.headers.items() if k != "x-host")]
            if path != f"//{EVIL}/":
                assert not any(EVIL in each for each in said), path
            assert not answer.headers.get("location", "/").startswith(("//", "http")), path
            asked += 1
    assert asked > 100


def test_a_signed_in_reader_of_the_catalogue_or_a_trailing_slash_is_told_no_host(
    browser: Browser,
) -> None:
    browser.sign_in("auditeur", PASSWORD)
    for path in ("/", "/donnees-ouvertes/catalogue.jsonld", "/methode/", "/compte", "/v1/releases"):
        answer = browser.get(path, headers=FOREIGN)
        assert EVIL not in answer.text + str(answer.headers), path
    assert browser.get("/methode/").headers["location"] == "/methode"


def test_a_letter_leads_to_the_address_that_was_declared_and_to_no_other(
    browser: Browser, opened: Platform
) -> None:
    sent: list[str] = []
    app = browser.transport.app
    give(app, {Letters: Letters(lambda to, subject, body: sent.append(body), OURS)})
    opened.access.passwords.set_address("dcsp", "dcsp@exemple.fr", "test")
    csrf = browser.csrf("/connexion")
    browser.ask("POST", "/connexion/oubli", data={"csrf": csrf, "compte": "dcsp"}, headers=FOREIGN)
    (letter,) = sent
    assert f"{OURS}/connexion/nouveau/" in letter
    assert EVIL not in letter


@pytest.mark.parametrize(
    "foreign",
    [
        {"Origin": f"https://{EVIL}"},
        {"Origin": "null"},
        {"Host": EVIL},
        {"Host": EVIL, "Origin": f"https://{EVIL}"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_the_token_of_a_form_is_of_no_use_from_elsewhere(
    prepared: Path, tmp_path: Path, clock: Clock, foreign: dict[str, str]
) -> None:
    copytree(prepared, tmp_path, dirs_exist_ok=True)
    with platform(tmp_path, clock, {"RELAIS_ACCESS_ADDRESS": OURS}) as made:
        transport = httpx.ASGITransport(create_app(made), client=("192.0.2.1", 1))
        browser = Browser(transport, clock, factors_in(prepared))
        browser.base = OURS
        assert browser.sign_in("dcsp", PASSWORD).status_code == 303
        csrf, secret = browser.csrf("/compte"), browser.cookies
        for path in ("/compte/sessions", "/compte/mot-de-passe", "/compte/second-facteur/codes"):
            answer = browser.ask("POST", path, data={"csrf": csrf}, headers=foreign)
            assert (answer.status_code, "ouverte ici" in answer.text) == (403, True), path
        facts = {"X-CSRF-Token": csrf, **foreign}
        assert browser.ask("POST", "/v1/events", json=[], headers=facts).status_code == 403
        browser.cookies = httpx.Cookies()
        asked = browser.csrf("/connexion")
        form = {"csrf": asked, "compte": "dcsp", "mot_de_passe": PASSWORD}
        assert browser.ask("POST", "/connexion", data=form, headers=foreign).status_code != 303
        browser.cookies = secret
        own = {"Origin": OURS, "Sec-Fetch-Site": "same-origin"}
        sent = browser.ask("POST", "/compte/sessions", data={"csrf": csrf}, headers=own)
        assert sent.status_code == 303


def test_without_a_declared_address_the_name_that_was_asked_for_is_ours() -> None:
    def asked(host: str, origin: str) -> Request:
        headers = [(b"host", host.encode()), (b"origin", origin.encode())]
        return Request({"type": "http", "method": "POST", "headers": headers})

    assert sent_from_here(asked("relais.local", "https://relais.local"))
    assert not sent_from_here(asked("relais.local", f"https://{EVIL}"))
    assert sent_from_here(asked("127.0.0.1:8000", "http://127.0.0.1:8000"), OURS)
