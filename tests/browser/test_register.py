"""A préfecture keeps its register in a real Chromium: from the opening of a post to its money."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from services.access.domain.principals import Role
from services.embedded.platform import platform
from tests.browser.test_own_account import PASSWORD, enter
from tests.browser.test_roles import require_whole
from tests.builders import envelope
from tests.end_to_end.command import served

HELD = (
    ("eure", Role.PREFECTURE, "27"),
    ("police", Role.DCSP, "FR"),
    ("aniscg", Role.ANISCG, "FR"),
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A post of the Eure, and the account of its préfecture."""
    folder = tmp_path_factory.mktemp("register")
    with platform(folder) as made:
        made.intake.submit([envelope("post-opened")])
        made.projections.catch_up()
        for login, role, scope in HELD:
            made.access.accounts.create(login, PASSWORD, "test")
            made.access.accounts.grant(login, role, [scope], "test")
    with served(folder, "serve") as url:
        yield url


def choose(page: Page, name: str, code: str) -> None:
    """Pick a code, among boxes in sight or in a list."""
    found = page.locator(f'[name="{name}"]').first
    if found.evaluate("each => each.tagName") == "SELECT":
        found.select_option(code)
    else:
        page.check(f'[name="{name}"][value="{code}"]')


def record(page: Page, **typed: str) -> None:
    """Type in the form that is open, and send it by its main button."""
    for name, value in typed.items():
        page.fill(f'[name="{name}"]', value)
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.wait_for_url(re.compile("recu="))


@pytest.mark.parametrize("width", [1280, 390])
def test_a_prefecture_opens_a_post_fills_it_signs_finds_the_money_and_corrects_it(
    browser: Browser, address: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, base_url=address)
    enter(page, "eure", PASSWORD)
    page.goto("/registre?departement=27")
    require_whole(page)
    page.get_by_role("link", name="Ouvrir un poste").click()
    require_whole(page)
    for name, code in (("service", "gendarmerie"), ("territory", "urbain"), ("employer", "cg")):
        choose(page, name, code)
    record(page, name="Louviers", commune="Louviers", fte="0,8", effective_on="01/01/2026")
    page.get_by_role("link", name="Pourvoir le poste").first.click()
    record(page, effective_on="05/01/2026")
    page.get_by_role("link", name="Signer une convention").first.click()
    page.check('[name="signatories"][value="etat"]')
    record(page, convention="27-2026", starts_on="01/01/2026", ends_on="31/12/2028")
    page.get_by_role("link", name="Promettre un financement").first.click()
    require_whole(page)
    for funder in ("fipd", "cg", "commune"):
        choose(page, "funder", funder)
        page.fill('[name="share_percent"]', "33,33")
        page.fill('[name="amount_eur"]', "15 000 €")
        several = "Enregistrer et saisir la suivante"
        last = "Enregistrer" if funder == "commune" else several
        page.get_by_role("button", name=last, exact=True).click()
        page.wait_for_url(re.compile("recu="))
    require_whole(page)
    line = page.locator(".act", has_text="Financement promis").first
    line.get_by_role("link", name="Corriger").click()
    choose(page, "motif", "erreur_de_saisie")
    page.fill('[name="amount_eur"]', "16 000,50")
    page.get_by_role("button", name="Enregistrer la correction").click()
    page.wait_for_url(re.compile("recu="))
    changed = page.locator(".changed", has_text="Montant").inner_text()
    assert re.sub(r"\s", " ", changed).find("16 001 €") > 0
    assert "complet" in page.locator(".table", has_text="Plan").first.inner_text()
    require_whole(page)
    page.close()


def test_the_police_deposits_and_revises_and_aniscg_notes_what_a_committee_decides(
    browser: Browser, address: str
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900}, base_url=address)
    enter(page, "police", PASSWORD)
    page.wait_for_url(re.compile("/partenaires/"))
    page.goto("/registre/series")
    require_whole(page)
    page.get_by_role("link", name="Déposer une valeur").first.click()
    choose(page, "area", "27")
    record(page, period="2025", value="1 204", unit="plaintes", source="dcsp")
    require_whole(page)
    page.get_by_role("link", name="Déposer une valeur").first.click()
    choose(page, "reason", "information_nouvelle")
    record(page, period="2025", value="1 210", unit="plaintes", source="dcsp")
    assert "information nouvelle" in page.locator(".table").first.inner_text()
    page.close()
    page = browser.new_page(viewport={"width": 390, "height": 900}, base_url=address)
    enter(page, "aniscg", PASSWORD)
    page.wait_for_url(re.compile("/partenaires/"))
    page.goto("/comites/FR")
    require_whole(page)
    page.select_option('[name="instance"]', "copil")
    page.fill('[name="prochaine"]', "01/01/2020")
    page.get_by_role("button", name="Noter", exact=True).click()
    summary = page.locator("#erreurs").inner_text()
    assert "Dites ce qui est décidé" in summary
    page.fill('[name="decision"]', "Un poste de plus est demandé.")
    page.fill('[name="prochaine"]', "")
    page.get_by_role("button", name="Noter", exact=True).click()
    page.get_by_text("Un poste de plus est demandé.").wait_for()
    require_whole(page)
    page.close()
