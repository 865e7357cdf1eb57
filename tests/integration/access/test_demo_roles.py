"""The demo's accounts: taken by a button there, and nowhere else."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from pydantic_core import from_json

from services.access.domain.principals import Role
from services.access.ports import AccessRefused
from services.embedded.demo import begin, last_closed, receive, seal_due
from services.embedded.demo_accounts import make, open_accounts
from services.embedded.platform import Platform, platform
from services.embedded.server import create_app
from services.faces.accounts.demo_roles import MADE_LAST, ROLES, Choice, login_of, preparing
from services.faces.navigation import homes_of, roles_of
from services.synthetic import DATASETS
from tests.builders import envelope
from tests.integration.access.browser import Browser

Demo = tuple[Platform, list[Choice]]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo of three posts and a year."""
    with platform(tmp_path_factory.mktemp("demo")) as made:
        receive(made, begin(made, 3, 1), lambda: None)
        made.projections.catch_up()
        seal_due(made, lambda _: None)
        yield made, open_accounts(made)


@pytest.fixture
def browser(demo: Demo) -> Browser:
    return on(*demo)


def on(opened: Platform, choices: list[Choice]) -> Browser:
    """A browser that shows a platform."""
    return Browser(httpx.ASGITransport(create_app(opened, choices)))


def enter(browser: Browser, login: str, csrf: str | None = None) -> httpx.Response:
    """Press the button of an account."""
    csrf = browser.csrf("/connexion") if csrf is None else csrf
    return browser.ask("POST", "/connexion/role", data={"csrf": csrf, "compte": login})


def is_the_portal(shown: httpx.Response) -> bool:
    """Whether somebody who is not signed in was shown the visitor's page."""
    return shown.status_code == 200 and "Ce que font les intervenants sociaux" in shown.text


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_taken_by_a_button_and_finds_its_pages(
    demo: Demo, browser: Browser, role: Role
) -> None:
    who = demo[0].access.accounts.principal(login_of(role))
    assert is_the_portal(browser.get("/"))
    assert enter(browser, login_of(role)).headers["location"] == "/"
    home = browser.get("/").headers["location"]
    assert [home] == [link.path for link in homes_of(who)]
    for tab in (tab for held in roles_of(who) for tab in held.tabs):
        shown = browser.form(tab.path)
        assert shown.status_code == 200, tab
        assert "Se déconnecter" in shown.text or tab.label == "Carnet"
    frame = re.sub(r"<main.*</main>", "", browser.get(home).text, flags=re.DOTALL)
    for path in set(re.findall(r'href="(/[^"]*)"', frame)) - {"/"}:
        assert browser.form(path.replace("&amp;", "&")).status_code == 200, path


def test_an_auditor_is_led_only_to_views_that_open(browser: Browser) -> None:
    enter(browser, login_of(Role.AUDITEUR))
    page = browser.get("/editions").text
    led = re.findall(r'class="door" href="([^"]+)"', page)
    assert {browser.get(path).status_code for path in led} == {200}
    assert 'action="/partenaires/prefecture"' in page  # of any département, by a list


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.PREFECTURE, "/partenaires/dcsp"),
        (Role.PREFECTURE, "/partenaires/prefecture?perimetre=75"),
        (Role.CHEF_DE_SERVICE, "/postes/75-01"),
        (Role.INTERVENANT, "/verification"),
        (Role.FINANCEUR, "/partenaires/territoire?perimetre=75"),
        (Role.DCSP, "/partenaires/dggn"),
        (Role.ADMINISTRATEUR, "/partenaires/aniscg"),
    ],
)
def test_a_page_out_of_scope_is_refused(browser: Browser, role: Role, path: str) -> None:
    enter(browser, login_of(role))
    refused = browser.get(path)
    assert refused.status_code == 403
    assert "Se déconnecter" in refused.text


def test_another_role_is_taken_after_signing_out(browser: Browser) -> None:
    enter(browser, login_of(Role.DCSP))
    csrf = browser.csrf("/partenaires/dcsp")
    left = browser.ask("POST", "/deconnexion", data={"csrf": csrf})
    assert left.headers["location"] == "/connexion"
    enter(browser, login_of(Role.DGGN))
    assert browser.get("/").headers["location"] == "/partenaires/dggn"


@pytest.mark.parametrize("csrf", ["", "forged"])
def test_a_choice_from_another_page_opens_nothing(browser: Browser, csrf: str) -> None:
    browser.get("/connexion")
    assert enter(browser, login_of(Role.DCSP), csrf).status_code == 422
    assert is_the_portal(browser.get("/"))


def test_an_account_that_is_not_of_the_demo_cannot_be_chosen(demo: Demo, browser: Browser) -> None:
    demo[0].access.accounts.create("alice", "un mot de passe long", "test")
    assert enter(browser, "alice").status_code == 422
    assert is_the_portal(browser.get("/"))


@pytest.mark.parametrize("path", ["/donnees-ouvertes", "/methode", "/aide", "/partenaires/public"])
def test_what_is_public_needs_no_role(browser: Browser, path: str) -> None:
    shown = browser.get(path)
    assert shown.status_code == 200
    assert "Se connecter" in shown.text


def test_another_process_on_the_folder_offers_no_role(demo: Demo) -> None:
    served = on(demo[0], [])
    assert "Démonstration" not in served.get("/connexion").text
    assert enter(served, login_of(Role.DCSP)).status_code == 404
    assert is_the_portal(served.get("/"))


def test_the_sessions_of_the_demo_end_with_it(demo: Demo, browser: Browser) -> None:
    with TestClient(create_app(*demo)):
        enter(browser, login_of(Role.DCSP))
        assert browser.get("/").headers["location"] == "/partenaires/dcsp"
    assert is_the_portal(browser.get("/"))


def test_the_accounts_are_made_once(demo: Demo) -> None:
    opened, choices = demo
    before = opened.access.accounts.register()
    assert open_accounts(opened) == choices
    assert opened.access.accounts.register() == before


def test_an_account_that_was_disabled_is_not_offered(demo: Demo) -> None:
    with platform(demo[0].folder.path) as other:
        other.access.accounts.disable(login_of(Role.EMPLOYEUR), "test")
        assert login_of(Role.EMPLOYEUR) not in {each.login for each in open_accounts(other)}


@pytest.mark.parametrize("accounts", [True, False])
def test_a_folder_that_no_demo_made_is_left_alone(tmp_path: Path, accounts: bool) -> None:
    with platform(tmp_path) as real:
        if accounts:
            real.access.accounts.create("alice", "un mot de passe long", "test")
        else:
            real.intake.submit([envelope("post-opened")])
        with pytest.raises(AccessRefused, match="pas celles d'une démonstration"):
            begin(real, 1, 1)
        assert not real.folder.demo.exists()
        assert real.feed.head() == (0 if accounts else 1)


def test_a_demo_that_was_interrupted_goes_on(tmp_path: Path) -> None:
    """Wherever it stopped, its history is received once and in its order."""
    whole = [*DATASETS["national118"](posts=1, years=1)]
    for after in (0, 1500, 1500):
        left: list[None] = [None] * after
        with platform(tmp_path) as made, pytest.raises(IndexError):
            receive(made, begin(made, 1, 1), left.pop)
    with platform(tmp_path) as again:
        receive(again, begin(again, 9, 9), lambda: None, date(2008, 4, 1))  # it stays 1 and 1
        receive(again, begin(again, 1, 1), lambda: None)
        stored = again.feed.read(0, 2 * len(whole))
        assert [from_json(each.stored)["id"] for each in stored] == [each["id"] for each in whole]
        assert begin(again, 1, 1).accepted == len(whole)


def test_the_mark_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    before = '{"posts":3,"years":2,"accepted":7,"duplicate":0,"conflict":0,"rejected":0}'
    with platform(tmp_path) as made:
        made.folder.demo.write_text(before)
        assert begin(made, 1, 1)[:4] == (3, 2, None, 7)


@pytest.mark.parametrize(
    ("today", "last"),
    [("2026-10-20", "2026-06-30"), ("2026-10-22", "2026-09-30"), ("2027-01-22", "2026-12-31")],
)
def test_a_demo_ends_with_the_last_quarter_whose_late_facts_have_come(
    today: str, last: str
) -> None:
    assert last_closed(date.fromisoformat(today)) == date.fromisoformat(last)


def test_a_demo_is_for_this_machine_alone(tmp_path: Path) -> None:
    told = {"RELAIS_ACCESS_PROXY": "10.0.0.2"}
    with platform(tmp_path, variables=told) as made, pytest.raises(AccessRefused, match="_PROXY"):
        begin(made, 1, 1)


def test_a_demo_says_that_it_is_still_received_until_who_writes_most_is_there(
    tmp_path: Path,
) -> None:
    with platform(tmp_path) as begun:
        accounts = begun.access.accounts
        make(accounts, Role.ADMINISTRATEUR)
        assert "se prépare encore" in (preparing(accounts) or "")
        make(accounts, MADE_LAST, ["27-01"])
        assert preparing(accounts) is None
