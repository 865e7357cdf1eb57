"""A préfecture keeps its register in a real Chromium: from the opening of a post to its money."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Browser, Page, Request

from contracts.days import written_day
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
    ("evreux", Role.FINANCEUR, "27229"),
    ("isc", Role.INTERVENANT, "27-01"),
    ("ssd", Role.SERVICES_SOCIAUX, "27"),
)
ENTERED_S = 180  # a post opened, filled, its convention and three pledges
LATER = datetime.now(UTC).date() + timedelta(days=80)


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


def seconds_of(sent: Iterable[Request]) -> float:
    """How long somebody who types slowly takes for these forms, all they hold typed by hand.

    A keystroke takes 0.28 s, a field 2.45 s to be reached and thought of (Card, Moran and Newell's
    keystroke-level model). What a form proposes already counts as typed: a bound from above.
    """
    said = [
        (name, value)
        for request in sent
        if request.method == "POST" and "/registre/" in request.url
        for name, value in parse_qsl(request.post_data or "")
        if name not in ("csrf", "fait", "suite")
    ]
    return 2.45 * len(said) + 0.28 * sum(len(value) for _, value in said)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_prefecture_opens_a_post_fills_it_signs_finds_the_money_and_corrects_it(
    browser: Browser, address: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, base_url=address)
    enter(page, "eure", PASSWORD)
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))
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
    assert seconds_of(sent) <= ENTERED_S
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


def test_a_commune_pledges_its_own_money_and_no_other_s_and_says_what_a_convention_becomes(
    browser: Browser, address: str
) -> None:
    desk, page = (
        browser.new_context(base_url=address, viewport={"width": width, "height": 900}).new_page()
        for width in (390, 1280)
    )
    enter(desk, "eure", PASSWORD)
    desk.wait_for_url(re.compile("/partenaires/"))
    desk.goto("/registre/27-01/convention")
    desk.check('[name="signatories"][value="mairie"]')
    record(desk, convention="evreux", starts_on="01/01/2026", ends_on=written_day(LATER))
    enter(page, "evreux", PASSWORD)
    page.wait_for_url(re.compile("/partenaires/"))
    page.goto("/registre/27-01")
    require_whole(page)
    page.get_by_role("link", name="Promettre un financement").first.click()
    assert page.locator('[name="funder"]').evaluate_all("all => all.map(x => x.value)") == [
        "commune"
    ]
    page.fill('[name="amount_eur"]', "12 000,50 €")
    page.fill('[name="funder_code"]', "27375")  # another commune's
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    assert "Qui peut le dire" in page.locator("#erreurs").inner_text()
    assert page.input_value('[name="amount_eur"]') == "12 000,50 €"
    record(page, funder_code="27229")
    assert "12 001" in re.sub(r"\s", " ", page.locator(".table", has_text="Plan").inner_text())
    document = page.request.get("/registre/27-01/fiche.pdf")
    assert document.body().startswith(b"%PDF")
    page.goto("/registre")
    page.locator("header .folders").get_by_role("link", name="Échéances").click()
    require_whole(page)
    assert "moins de 3 mois" in page.locator("main").inner_text()
    page.get_by_text("Dire ce qu’elle devient").click()
    page.get_by_text("Une autre convention se négocie").click()
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_text("Chaque fin de convention a sa réponse.").wait_for()
    desk.goto("/arbitrage?perimetre=27")
    assert "Une autre convention se négocie (evreux" in desk.locator("main").inner_text()
    desk.close()
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


def test_social_services_deposit_what_they_count_of_a_post_and_revise_it(
    browser: Browser, address: str
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900}, base_url=address)
    enter(page, "ssd", PASSWORD)
    page.wait_for_url(re.compile("/registre/series"))
    require_whole(page)
    page.get_by_role("link", name="Déposer une valeur").first.click()
    choose(page, "area", "27-01")
    said = {"period": "2025", "unit": "pour_cent", "source": "ssd-27"}
    for name, value in {**said, "value": "30", "respondents": "10"}.items():
        page.fill(f'[name="{name}"]', value)
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    assert "Moins de 5 personnes" in page.locator("#erreurs").inner_text()
    assert page.input_value('[name="value"]') == "30"
    record(page, value="60", respondents="320")
    page.get_by_role("link", name="Déposer une valeur").first.click()
    choose(page, "reason", "information_nouvelle")
    record(page, **said, value="62,5", respondents="336")
    assert "information nouvelle" in page.locator(".table").first.inner_text()
    require_whole(page)
    page.close()


def test_a_survey_is_answered_on_a_phone_without_a_script_nor_an_account(
    browser: Browser, address: str
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900}, base_url=address)
    enter(page, "isc", PASSWORD)
    page.wait_for_url(re.compile("/saisie/"))
    page.goto("/registre/enquetes")
    require_whole(page)
    choose(page, "public", "partenaires")
    page.fill('[name="fin"]', "31/12/2099")
    page.get_by_role("button", name="Ouvrir", exact=True).click()
    page.fill("#distribues", "3")
    page.get_by_role("button", name="Noter", exact=True).click()
    require_whole(page)
    page.fill("#nombre", "2")
    page.get_by_role("button", name="Montrer les liens").click()
    require_whole(page)
    path = page.locator("main code").first.inner_text()
    page.goto(path)
    require_whole(page)
    page.close()
    plain = browser.new_context(
        viewport={"width": 320, "height": 640}, base_url=address, java_script_enabled=False
    )
    phone = plain.new_page()
    phone.goto(path)
    phone.get_by_role("button", name="Envoyer ma réponse").click()
    assert "Choisissez une réponse" in phone.locator("#erreurs").inner_text()
    phone.locator("label.pick").first.click()
    phone.get_by_role("button", name="Envoyer ma réponse").click()
    phone.get_by_text("Votre réponse est reçue").wait_for()
    assert not plain.cookies()
    phone.goto(path)
    assert "a déjà servi" in phone.locator("main").inner_text()
    plain.close()
