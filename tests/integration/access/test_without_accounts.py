"""Without accounts: this machine alone, by its own name, and only when somebody has said so."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import httpx
import pytest

from services.access.exposure import AddressRefused, Outside, listening
from services.access.gate import Gate
from services.embedded.platform import Platform, platform
from services.embedded.server import create_app, serve
from tests.architecture.tree import ROOT
from tests.builders import envelope
from tests.integration.access.browser import Browser
from tests.integration.access.conftest import PASSWORD
from tests.integration.access.test_exposure import PROXY, told
from tests.services import free_port


@pytest.mark.parametrize(
    "said",
    [
        {"PROXY": PROXY},
        {"ADDRESS": "https://relais.example"},
        {"TLS_CERTIFICATE": "/c", "TLS_KEY": "/k"},
    ],
)
@pytest.mark.parametrize("known", [True, False])
def test_a_server_told_of_others_does_not_start_without_accounts(
    tmp_path: Path, said: dict[str, str], known: bool
) -> None:
    settings = told(WITHOUT_ACCOUNTS="true", **said)
    with platform(tmp_path) as alone, pytest.raises(AddressRefused, match="pas de compte"):
        listening("127.0.0.1", 8000, settings, Gate(alone.access if known else None), alone=True)


def test_a_process_whose_accounts_are_lost_does_not_start_until_told(tmp_path: Path) -> None:
    with platform(tmp_path) as lost:
        gate = Gate(lost.access)
        with pytest.raises(AddressRefused, match=r"access\.db"):
            listening("127.0.0.1", 8000, told(), gate)
        assert listening("127.0.0.1", 8000, told(WITHOUT_ACCOUNTS="true"), gate)["port"] == 8000


def test_a_folder_that_lost_its_accounts_is_not_served_until_told(
    prepared: Path, tmp_path: Path
) -> None:
    folder = copytree(prepared, tmp_path / "data")
    for file in folder.glob("access.db*"):
        file.unlink()
    words = ["serve", "--data", str(folder), "--port", str(free_port())]
    for _ in range(2):  # the first start has made an empty access.db
        done = subprocess.run(
            [sys.executable, "-m", "services", *words], cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 1
        assert "relais serve --without-accounts" in " ".join(done.stderr.split())


def test_serving_without_accounts_is_refused_once_there_are_some(opened: Platform) -> None:
    with pytest.raises(AddressRefused, match="retirez --without-accounts"):
        serve(opened, "127.0.0.1", 8000, without_accounts=True)


def alone(app: Any, host: str) -> Browser:
    """A browser of this machine, that has been led to it under the name `host`."""
    made = Browser(httpx.ASGITransport(app, client=("127.0.0.1", 1)))
    made.base = f"http://{host}"
    return made


@pytest.fixture(params=["one process", "intake alone"])
def open_to_all(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Outside]:
    """What answers while there are no accounts, in both set-ups."""
    with platform(tmp_path) as made:
        made.intake.submit([envelope("post-opened")])
        if request.param == "one process":
            yield Outside(create_app(made), told(), Gate(made.access))
        else:
            yield Outside(made.intake.app, told(), Gate())


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "relais.local", "192.0.2.1", "[::1", "localhost."],
)
def test_without_accounts_another_name_of_this_machine_gets_nothing(
    open_to_all: Outside, host: str
) -> None:
    browser = alone(open_to_all, "127.0.0.1")
    for path in ("/livez", "/v1/posts/27-01/cases/7f1c1111-0000-4000-8000-000000000001", "/saisie"):
        refused = browser.get(path, headers={"host": host})
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-admitted")
        assert "127.0.0.1" in refused.json()["detail"]
    page = browser.get("/", headers={"host": host, "accept": "text/html"})
    assert page.status_code == 403
    assert page.text.startswith('<!doctype html><html lang="fr">')
    assert host not in page.text
    facts = [envelope("case-opened")]
    assert browser.ask("POST", "/v1/events", json=facts, headers={"host": host}).status_code == 403


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via"]
)
def test_without_accounts_what_came_through_a_proxy_gets_nothing(
    open_to_all: Outside, header: str
) -> None:
    browser = alone(open_to_all, "localhost")
    assert browser.get("/livez", headers={header: "192.0.2.1"}).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "127.0.0.9"])
def test_without_accounts_this_machine_is_served_by_its_own_names(
    open_to_all: Outside, host: str
) -> None:
    assert alone(open_to_all, host).get("/livez").status_code == 200


def test_the_first_account_lets_other_names_in_and_asks_who_they_are(tmp_path: Path) -> None:
    with platform(tmp_path) as made:
        browser = alone(Outside(create_app(made), told(), Gate(made.access)), "relais.example")
        assert browser.get("/connexion").status_code == 403
        made.access.accounts.create("admin", PASSWORD, "test")
        assert browser.get("/connexion").status_code == 200
        assert browser.get("/v1/tables/A1?period=2008").status_code == 401


def test_a_demo_that_asks_for_no_password_answers_to_no_other_name(tmp_path: Path) -> None:
    with platform(tmp_path) as made:
        made.access.accounts.create("admin", PASSWORD, "test")
        app = Outside(create_app(made), told(), Gate(made.access), demo=True)
        assert alone(app, "relais.example").get("/connexion").status_code == 403
        assert alone(app, "localhost").get("/connexion").status_code == 200
