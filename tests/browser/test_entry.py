"""The pages of a post in a real Chromium: from the keyboard, on a phone, whole and accessible."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.axe import violations
from tests.browser.test_first_face import FLAGS
from tests.builders import envelope
from tests.end_to_end.command import relais, served, written
from tests.services import NotInstalled, chromium

HERE = "/saisie/27-01"
PAGES = (
    "/saisie/27-01",
    "/saisie/27-01/nouvelle",
    "/saisie/27-01/activite",
    "/saisie/27-01/activite/contact",
    "/saisie/27-01/trimestre",
    "/saisie/27-01/import",
    "/saisie/27-01/conservation",
)
OF_A_CASE = ("", "/entretien", "/orientation", "/precision", "/coffre", "/fiche")
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
HUMAN_MS = 180  # between two keys of somebody who types with four fingers


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One post, without accounts."""
    folder = tmp_path_factory.mktemp("entry")
    facts = written(folder / "facts.jsonl", [envelope("post-opened", service="mixte")])
    relais("import", facts, "--data", folder / "data")
    with served(folder / "data") as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    try:
        executable = chromium()
    except NotInstalled as missing:
        pytest.skip(str(missing))
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=[*FLAGS])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A phone that notes what goes wrong."""
    opened = browser.new_page(viewport={"width": 320, "height": 800}, base_url=address)
    errors: list[str] = []
    opened.on("console", lambda said: errors.append(said.text))
    opened.on("request", lambda asked: asked.url.startswith(address) or errors.append(asked.url))
    yield opened
    opened.close()
    assert [each for each in errors if "422" not in each] == []


def require_whole(page: Page) -> None:
    """One heading, no sideways scroll, nothing that axe finds."""
    assert page.locator("h1").count() == 1
    assert page.evaluate(OVERFLOW) <= 0, page.url
    try:
        assert violations(page) == [], page.url
    except NotInstalled as missing:
        pytest.skip(str(missing))


def opened_case(page: Page) -> str:
    """A new saisine, entered as quickly as a machine can; its address."""
    page.goto(f"{HERE}/nouvelle")
    page.get_by_label("Force").select_option("police")
    page.get_by_label("Mode de saisine").select_option("main_courante")
    page.get_by_label("Statut").select_option("victime")
    page.get_by_label("Sexe").select_option("f")
    page.get_by_label("Âge").select_option("25_45")
    page.get_by_label("Problématique principale").select_option("conjugal")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.wait_for_url(re.compile("recu="))
    return page.url.partition("?")[0]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_post_is_whole(page, path):
    assert page.goto(path).status == 200
    require_whole(page)


def test_the_pages_of_a_case_are_whole(page):
    case = opened_case(page)
    for path in OF_A_CASE:
        page.goto(case + path)
        require_whole(page)
    page.goto(case)
    page.get_by_role("link", name="Corriger").first.click()
    require_whole(page)


def test_mistakes_are_summed_up_first_and_each_leads_to_its_field(page):
    page.goto(f"{HERE}/nouvelle")
    page.get_by_label("Mode de saisine").select_option("ext")
    page.get_by_label("Date du fait").fill("31/02/2026")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.wait_for_function("() => document.activeElement.id === 'erreurs'")
    assert page.title().startswith("Erreur : ")
    require_whole(page)
    assert page.get_by_label("Date du fait").input_value() == "31/02/2026"
    assert page.get_by_label("Mode de saisine").input_value() == "ext"
    page.get_by_role("link", name="JJ/MM/AAAA").click()
    assert page.evaluate("document.activeElement.name") == "occurred_on"


def test_a_saisine_is_entered_from_the_keyboard_in_under_a_minute(page):
    page.goto(f"{HERE}/nouvelle")
    page.get_by_label("Date du fait").focus()
    keys = 0
    began = time.monotonic()
    values = ("police", "main", "victime", "femme", "25", "27229", "non", "conflits conj")
    for typed in values:
        page.keyboard.press("Tab", delay=HUMAN_MS)
        keys += 1
        page.keyboard.type(typed, delay=HUMAN_MS)
    page.keyboard.press("Tab", delay=HUMAN_MS)  # past what may be added
    page.keyboard.press("Tab", delay=HUMAN_MS)
    page.keyboard.press("Enter", delay=HUMAN_MS)
    keys += 3
    page.wait_for_url(re.compile("recu="))
    assert time.monotonic() - began <= 60
    assert keys <= 20
    story = page.content()
    for word in ("main courante", "victime", "femme", "25 à 45 ans", "27229", "conjugaux"):
        assert word in story


def test_an_act_takes_two_taps(page):
    page.goto(opened_case(page))
    page.get_by_role("link", name="+ Entretien").click()
    page.get_by_role("button", name="45 min").click()
    page.wait_for_url(re.compile("recu="))
    assert "Durée, en minutes : 45" in page.content()


def test_the_back_button_and_a_second_tab_do_not_count_twice(page, browser):
    opened_case(page)
    first = page.url
    page.go_back()
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.wait_for_url(re.compile("recu="))
    assert page.url == first


def test_a_register_is_tried_then_recorded(page, tmp_path):
    head = "date;force;saisine;statut;sexe;age;problematiques"
    file = tmp_path / "registre.csv"
    file.write_text(f"{head}\n14/10/2008;police;directe;victime;f;25_45;psy\nhier;;;;;;\n")
    page.goto(f"{HERE}/import")
    page.get_by_label("Fichier CSV ou XLSX").set_input_files(file)
    page.get_by_role("button", name="Essayer").click()
    require_whole(page)
    page.get_by_role("button", name="Enregistrer les 1 lignes").click()
    assert "1 lignes enregistrées" in page.content()
    require_whole(page)


def test_the_forms_work_without_a_script(browser, address):
    context = browser.new_context(java_script_enabled=False, base_url=address)
    opened_case(context.new_page())
    context.close()
