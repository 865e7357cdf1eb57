"""People and their accounts in a real Chromium: a telephone, a link, a session left elsewhere."""

from base64 import b32decode
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from services.access.domain.one_time_codes import code_at, step_of
from services.access.domain.principals import Role
from services.embedded.platform import platform
from tests.browser.test_roles import require_whole
from tests.end_to_end.command import served

PASSWORD, NEW = "un mot de passe long", "trois chats dorment au soleil"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A platform with two accounts."""
    folder = tmp_path_factory.mktemp("accounts")
    with platform(folder) as made:
        for login, role, scope in (
            ("adele", Role.ADMINISTRATEUR, []),
            ("claire", Role.CHEF_DE_SERVICE, ["27-01"]),
        ):
            made.access.accounts.create(login, PASSWORD, "test")
            made.access.accounts.grant(login, role, scope, "test")
    with served(folder, "serve") as url:
        yield url


@pytest.fixture
def contexts(browser: Browser, address: str) -> tuple[BrowserContext, BrowserContext]:
    """Two browsers."""
    phone: ViewportSize = {"width": 390, "height": 900}
    return (
        browser.new_context(base_url=address, viewport=phone),
        browser.new_context(base_url=address, viewport=phone),
    )


def enter(page: Page, login: str, password: str) -> None:
    """Fill the form of the sign-in page."""
    page.goto("/connexion")
    page.get_by_label("Compte").fill(login)
    page.get_by_label("Mot de passe").fill(password)
    page.get_by_role("button", name="Se connecter").click()


def test_a_telephone_is_set_up_a_password_is_handed_over_and_a_session_ended(
    contexts: tuple[BrowserContext, BrowserContext],
) -> None:
    page, elsewhere = (each.new_page() for each in contexts)
    enter(page, "adele", PASSWORD)
    require_whole(page)
    key = b32decode(page.locator("dl.facts dd").first.inner_text().replace(" ", ""))
    page.get_by_label("Code que montre").fill(code_at(key, step_of(datetime.now(UTC))))
    page.get_by_role("button", name="Mettre en place").press("Enter")
    assert page.locator(".codes code").count() == 8
    require_whole(page)
    page.get_by_role("link", name="gardé ces codes").click()
    page.wait_for_url("**/comptes")
    page.locator(".burger summary").click()
    page.get_by_role("button", name="Se déconnecter").click()

    enter(page, "adele", PASSWORD)
    require_whole(page)
    page.get_by_label("Code de votre").fill(code_at(key, step_of(datetime.now(UTC)) + 1))
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/comptes")
    require_whole(page)
    page.get_by_role("link", name="claire").click()
    require_whole(page)
    page.get_by_role("button", name="Donner un lien").click()
    link = page.locator("main code").inner_text()

    elsewhere.goto(link)
    require_whole(elsewhere)
    field = elsewhere.locator("#nouveau")
    for typed, said in (("motdepasse2008", "faible"), (NEW, "bonne")):
        field.fill(typed)
        elsewhere.locator("#force output", has_text=said).wait_for()
    elsewhere.get_by_role("button", name="Afficher").first.click()
    assert field.get_attribute("type") == "text"
    require_whole(elsewhere)
    elsewhere.get_by_label("Le même").fill(NEW)
    elsewhere.get_by_role("button", name="Garder").click()
    elsewhere.get_by_text("Mot de passe choisi").wait_for()
    enter(elsewhere, "claire", NEW)
    forgotten = contexts[0].browser.new_context(base_url=elsewhere.url).new_page()
    enter(forgotten, "claire", NEW)
    elsewhere.goto("/compte")
    require_whole(elsewhere)
    elsewhere.get_by_role("button", name="Terminer : Chrome sur Linux").click()
    elsewhere.get_by_text("Session terminée").wait_for()
    forgotten.goto("/compte")
    assert "/connexion" in forgotten.url
    elsewhere.goto("/compte")
    assert elsewhere.url.endswith("/compte")
