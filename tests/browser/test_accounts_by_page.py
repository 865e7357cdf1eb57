"""Accounts in a real Chromium: an administrator invites a préfecture, which invites its post."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from services.access.domain.one_time_codes import code_at, step_of
from services.access.domain.principals import Role
from services.embedded.platform import platform
from tests.browser import forms
from tests.browser.test_own_account import NEW, PASSWORD, enter
from tests.browser.test_register import choose
from tests.browser.test_roles import require_whole
from tests.builders import envelope
from tests.end_to_end.command import served


class Served(NamedTuple):
    """Where it answers, and what the administrator's telephone holds."""

    address: str
    secret: bytes


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A platform with a post of the Eure and one account, its administrator's."""
    folder = tmp_path_factory.mktemp("by-page")
    with platform(folder) as made:
        made.intake.submit([envelope("post-opened")])
        made.projections.catch_up()
        made.access.accounts.create("adele", PASSWORD, "test")
        made.access.accounts.grant("adele", Role.ADMINISTRATEUR, [], "test")
        secret = made.access.second_factor.propose("adele")
        made.access.second_factor.enrol("adele", code_at(secret, step_of(datetime.now(UTC)) - 1))
    with served(folder, "serve") as address:
        yield Served(address, secret)


def invite(page: Page, login: str, role: Role, scope: str) -> str:
    """Invite somebody on paper, from the page of accounts; the link."""
    page.locator("header .folders").get_by_role("link", name="Comptes").click()
    page.get_by_role("link", name="Inviter").click()
    page.fill("#compte", login)
    choose(page, "role", role.value)
    page.fill("#perimetre", scope)
    typed = forms.state(page)
    page.goto("/aide", wait_until="domcontentloaded")
    page.go_back(wait_until="domcontentloaded")
    assert forms.state(page) == typed  # a role without its scope and its end would be another
    page.get_by_role("button", name="L’imprimer").click()
    require_whole(page)
    return page.locator("main code").inner_text()


def accept(page: Page, link: str, login: str) -> None:
    """Open an invitation, choose a password, sign in."""
    page.goto(link)
    require_whole(page)
    page.locator("#nouveau").fill(NEW)
    page.locator("#encore").fill(NEW)
    page.get_by_role("button", name="Ouvrir mon compte").click()
    page.get_by_text("Votre compte est ouvert.").wait_for()
    enter(page, login, NEW)
    page.wait_for_load_state()


def test_an_administrator_invites_a_prefecture_which_invites_the_intervenant_of_its_post(
    browser: Browser, there: Served
) -> None:
    wide, narrow = ({"width": width, "height": 900} for width in (1280, 390))
    office, desk, post = (
        browser.new_context(base_url=there.address, viewport=size).new_page()
        for size in (wide, wide, narrow)
    )
    enter(office, "adele", PASSWORD)
    office.get_by_label("Code de votre").fill(code_at(there.secret, step_of(datetime.now(UTC))))
    office.get_by_role("button", name="Se connecter").click()
    office.wait_for_url("**/comptes")
    require_whole(office)
    accept(desk, invite(office, "eure", Role.PREFECTURE, "Eure"), "eure")
    accept(post, invite(desk, "n.roussel", Role.INTERVENANT, "27-01"), "n.roussel")
    post.wait_for_url("**/saisie/27-01")
    desk.goto("/comptes")
    require_whole(desk)
    desk.get_by_role("link", name="n.roussel").click()
    require_whole(desk)
    desk.get_by_role("link", name="Passer la main").click()
    require_whole(desk)
    desk.fill("#compte", "a.morel")
    desk.get_by_role("button", name="Imprimer l’invitation").click()
    follows = browser.new_context(base_url=there.address, viewport=narrow).new_page()
    accept(follows, desk.locator("main code").inner_text(), "a.morel")
    follows.wait_for_url("**/saisie/27-01")
    post.goto("/saisie/27-01")
    assert "/connexion" in post.url
    for path in ("/comptes", "/comptes?etat=sans", "/comptes/n.roussel", "/invitations/import"):
        office.set_viewport_size(narrow)
        assert office.goto(path).status == 200
        require_whole(office)
