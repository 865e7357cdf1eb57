"""What an auditor downloads holds, and what it reads of calls it cannot change."""

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from services.access.domain.principals import Role
from services.embedded.demo import begin, receive, seal_due
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
        receive(made, begin(made, 3, 1), lambda: None)
        made.projections.catch_up()
        seal_due(made, lambda _: None)
        app = create_app(made, open_accounts(made))
        yield made, Browser(httpx.ASGITransport(app))


def enter(browser: Browser, role: Role) -> str:
    """Press the button of a role; the token of the session."""
    csrf = browser.csrf("/connexion")
    browser.ask("POST", "/connexion/role", data={"csrf": csrf, "compte": login_of(role)})
    return browser.csrf("/editions")


def test_an_auditor_chooses_a_place_and_reads_its_calls_without_working_on_them(demo: Demo) -> None:
    _, browser = demo
    csrf = enter(browser, Role.AUDITEUR)
    assert "Eure" in browser.get("/arbitrage").text
    assert browser.get("/arbitrage?perimetre=27").status_code == 200
    assert browser.get("/arbitrage/appels/27").status_code == 403
    sent = browser.ask("POST", "/arbitrage/appels/27", data={"csrf": csrf})
    assert sent.status_code == 403


def test_an_auditor_downloads_a_bundle_that_verifies(demo: Demo, tmp_path: Path) -> None:
    opened, browser = demo
    enter(browser, Role.AUDITEUR)
    release = opened.releases.sealed()[-1].id
    page = browser.get("/verification").text
    assert f"/v1/releases/{release}/bundle" in page
    assert "Éditions que personne n’a vérifiées ici" in page.partition("À examiner")[2]
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
