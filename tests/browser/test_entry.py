"""The pages of a post in a real Chromium: from the keyboard, on a phone, whole and accessible."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import forms
from tests.browser.axe import violations
from tests.browser.test_first_face import PATIENCE_MS
from tests.builders import envelope
from tests.end_to_end.command import relais, served, written
from tests.services import FLAGS, NotInstalled, chromium

HERE = "/saisie/27-01"
PAGES = (
    "/saisie/27-01",
    "/saisie/27-01/nouvelle",
    "/saisie/27-01/reponses",
    "/saisie/27-01/activite",
    "/saisie/27-01/activite/contact",
    "/saisie/27-01/trimestre",
    "/saisie/27-01/import",
    "/saisie/27-01/conservation",
)
OF_A_CASE = ("", "/entretien", "/orientation", "/precision", "/coffre", "/fiche")
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OPENING = {
    "force": "police",
    "saisine": "main_courante",
    "person.status": "victime",
    "person.sex": "f",
    "person.age": "25_45",
    "problems": "conjugal",
}
PARSED = "domcontentloaded"  # a form is whole before its fonts are
HUMAN_MS = 180  # between two keys of somebody who types with four fingers


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One post, without accounts."""
    folder = tmp_path_factory.mktemp("entry")
    facts = written(folder / "facts.jsonl", [envelope("post-opened", service="mixte")])
    relais("import", facts, "--data", folder / "data")
    with served(folder / "data") as url:
        yield url


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
    for name, code in OPENING.items():
        page.check(f'[name="{name}"][value="{code}"]')
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
    page.wait_for_url("**/correction?**")
    require_whole(page)


def test_mistakes_are_summed_up_first_and_each_leads_to_its_field(page):
    page.goto(f"{HERE}/nouvelle")
    page.get_by_label("services extérieurs").check()
    page.get_by_label("Date du fait").fill("31/02/2026")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.wait_for_function("() => document.activeElement.id === 'erreurs'")
    assert page.title().startswith("Erreur\N{NO-BREAK SPACE}: ")
    require_whole(page)
    assert page.get_by_label("Date du fait").input_value() == "31/02/2026"
    assert page.get_by_label("services extérieurs").is_checked()
    page.get_by_role("link", name="JJ/MM/AAAA").click()
    assert page.evaluate("document.activeElement.name") == "occurred_on"


def test_a_saisine_is_entered_from_the_keyboard_in_under_a_minute(page):
    page.goto(f"{HERE}/nouvelle")
    page.get_by_label("Date du fait").focus()
    keys = 0
    began = time.monotonic()

    def press(*names: str) -> None:
        nonlocal keys
        for name in names:
            page.keyboard.press(name, delay=HUMAN_MS)
            keys += 1

    press("Tab", "Space")  # police
    press("Tab", "Space")  # main courante
    press("Tab", "Tab")  # no partner
    press("Tab", "Space")  # victime
    press("Tab", "Space")  # femme
    press("Tab", "ArrowDown", "ArrowDown")  # 25 à 45 ans
    press("Tab")
    page.keyboard.type("27229", delay=HUMAN_MS)
    press("Tab", "Tab", "ArrowLeft")  # not known to the social services
    press("Tab", "ArrowDown", "Enter")  # conflits conjugaux
    page.wait_for_url(re.compile("recu="))
    assert time.monotonic() - began <= 60
    assert keys <= 20
    shown = page.content()
    for word in ("main courante", "victime", "femme", "25 à 45 ans", "27229", "conjugaux"):
        assert word in shown


def test_a_usual_length_is_filled_in_and_enter_records_what_is_typed(page):
    page.goto(opened_case(page))
    for length, keys in ((45, ""), (90, "90")):
        page.get_by_role("link", name="Entretien", exact=True).click()
        if keys:
            page.locator("#minutes").press_sequentially(keys)
            page.keyboard.press("Enter")
        else:
            page.get_by_text("45 min", exact=True).click()
            assert "entretien" in page.url  # nothing is sent yet
            page.get_by_role("button", name="Enregistrer", exact=True).click()
        page.wait_for_url(re.compile("recu="))
        assert page.get_by_role("heading", name=f"bureau, {length} min").count() == 1


def test_going_away_and_back_or_reloading_changes_nothing_in_any_form(page):
    """Left and come back to, a form holds all that was typed; reloaded, all that it began with."""
    case, fact = opened_with_a_fact(page)
    found = forms.addresses("27-01", case, fact)
    assert len(found) > 20
    for address in found:
        page.goto(address, wait_until=PARSED)
        began = forms.state(page)
        page.evaluate(forms.CHANGE)
        left = forms.state(page)
        kept = page.locator("main form[method=post]").first.get_attribute("autocomplete") != "off"
        fait = forms.ticket(page) if page.locator("main [name=fait]").count() else ""
        page.goto(f"{HERE}/conservation", wait_until=PARSED)
        page.go_back(wait_until=PARSED)
        personal = [each for each in left if each[0] == "repere"]
        come_back = [each for each in forms.state(page) if each[0] != "repere"]
        expected = [each for each in left if each not in personal] if kept else began
        assert come_back == expected, address
        page.reload(wait_until=PARSED)
        assert forms.state(page) == began, address
        if fait and "trimestre" not in address:
            assert forms.ticket(page) == fait, address


def test_a_form_sent_again_after_going_back_records_nothing_more(page):
    case, fact = opened_with_a_fact(page)
    sent = []
    for address in forms.addresses("27-01", case, fact):
        page.goto(address, wait_until=PARSED)
        if not page.locator("main form[method=post] [name=occurred_on]").count():
            continue
        page.evaluate(forms.COMPLETE, OPENING)
        for _ in range(2):
            page.locator(".save .btn.main").click()
            page.wait_for_url(re.compile("recu="), wait_until=PARSED)
            sent.append(page.url)
            page.go_back()  # whole: a click on a page that still comes in can be lost
            assert page.get_by_label("Date du fait").input_value() == "13/10/2008"
    assert len(sent) > 30
    assert sent[::2] == sent[1::2]
    assert len({*sent}) == len(sent) / 2


def test_a_page_that_the_browser_kept_whole_sends_what_is_shown_in_it(browser, address):
    whole = browser.browser_type.launch(
        executable_path=chromium(),
        args=[*FLAGS],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    page = whole.new_page(base_url=address)
    page.goto(f"{HERE}/nouvelle")
    page.evaluate(forms.COMPLETE, OPENING)
    page.get_by_role("link", name="Aide").first.click()
    page.wait_for_url("**/aide")
    page.evaluate("history.back()")
    page.wait_for_url("**/nouvelle?**", wait_until="commit")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.wait_for_url(re.compile("recu="))
    assert "13 octobre" in page.inner_text("main")
    whole.close()


def opened_with_a_fact(page: Page) -> tuple[str, str]:
    """A case of 12 October 2008 with an orientation, and the fact that opened it."""
    page.goto(f"{HERE}/nouvelle")
    page.evaluate(forms.COMPLETE, OPENING)
    page.get_by_label("Date du fait").fill("12/10/2008")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.wait_for_url(re.compile("recu="))
    case = page.url.partition("?")[0]
    path = page.get_by_role("link", name="Corriger").first.get_attribute("href") or ""
    page.goto(f"{case}/orientation")
    page.evaluate(forms.COMPLETE, {})
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.wait_for_url(re.compile("recu="))
    return case.rpartition("/")[2], path.split("/")[-2]


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
    confirm = page.get_by_role("button", name="Enregistrer 1 ligne")
    expect(confirm).to_be_visible(timeout=PATIENCE_MS)
    require_whole(page)
    confirm.click()
    expect(page.get_by_text("1 ligne enregistrée")).to_be_visible(timeout=PATIENCE_MS)
    require_whole(page)


def test_the_forms_work_without_a_script(browser, address):
    context = browser.new_context(java_script_enabled=False, base_url=address)
    opened_case(context.new_page())
    context.close()
