"""What a préfecture decides is kept with the figures it saw; what an auditor downloads holds."""

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from services.access.domain.principals import Role
from services.embedded.demo import prepare, seal_due
from services.embedded.demo_accounts import open_accounts
from services.embedded.platform import Platform, platform
from services.embedded.server import create_app
from services.faces.accounts.demo_roles import login_of
from tests.end_to_end.command import relais
from tests.integration.access.browser import Browser

Demo = tuple[Platform, Browser]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A sealed year of three posts, and a browser at it."""
    with platform(tmp_path_factory.mktemp("decided")) as made:
        prepare(made, 3, 1, lambda: None)
        made.projections.catch_up()
        seal_due(made, lambda _: None)
        app = create_app(made, open_accounts(made))
        yield made, Browser(httpx.ASGITransport(app))


def enter(browser: Browser, role: Role) -> str:
    """Press the button of a role; the token of the session."""
    csrf = browser.csrf("/connexion")
    browser.ask("POST", "/connexion/role", data={"csrf": csrf, "compte": login_of(role)})
    return browser.csrf("/editions")


def test_a_decision_is_kept_once_with_the_address_of_what_was_seen(demo: Demo) -> None:
    opened, browser = demo
    csrf = enter(browser, Role.PREFECTURE)
    who = opened.access.accounts.principal(login_of(Role.PREFECTURE))
    ((_, scope),) = who.holds
    (department,) = scope
    chosen = {"perimetre": department, "enveloppe": "30 000", "cout": "45000"}
    refused = browser.ask("POST", "/arbitrage", data={**chosen, "csrf": "d'ailleurs"})
    assert refused.status_code == 403
    wrong = browser.ask("POST", "/arbitrage", data={**chosen, "enveloppe": "", "csrf": csrf})
    assert wrong.status_code == 422
    for _ in range(2):
        kept = browser.ask("POST", "/arbitrage", data={**chosen, "csrf": csrf})
        assert kept.status_code == 303, kept.text
    shown = browser.get(kept.headers["location"]).text
    assert "edition=" in kept.headers["location"]
    assert shown.count("la décision n°") == 1
    assert login_of(Role.PREFECTURE) in shown
    elsewhere = browser.ask("POST", "/arbitrage", data={**chosen, "perimetre": "75", "csrf": csrf})
    assert elsewhere.status_code == 403


def test_an_auditor_downloads_a_bundle_that_verifies(demo: Demo, tmp_path: Path) -> None:
    opened, browser = demo
    enter(browser, Role.AUDITEUR)
    release = opened.releases.sealed()[-1].id
    page = browser.get("/verification").text
    assert f"/v1/releases/{release}/bundle" in page
    accesses = page.partition("Accès récents")[2]
    assert "journal et preuves" in accesses  # what was asked, in words
    assert "FR /verification" not in accesses
    answer = browser.get(f"/v1/releases/{release}/bundle")
    assert answer.headers["content-type"] == "application/x-tar"
    with tarfile.open(fileobj=io.BytesIO(answer.content)) as packed:
        packed.extractall(tmp_path, filter="data")
    done = relais("verify", tmp_path / f"liasse-{release}")
    assert "✓" in done.stdout
    assert browser.get("/v1/releases/rien/bundle").status_code == 404
