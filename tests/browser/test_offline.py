"""The notebook in a real Chromium: days without network, and every fact arrives exactly once."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, sync_playwright

from tests.browser.axe import violations
from tests.browser.offline import (
    OTHER_POST,
    PHRASE,
    PIN,
    Site,
    begin,
    fill_opening,
    keep,
    press,
    ready,
    site,
    stands,
    unlock,
)
from tests.browser.test_first_face import FLAGS
from tests.browser.test_partner_pages import OVERFLOW
from tests.services import NotInstalled, chromium

ALARMS = ("error", "warning")  # what a browser merely advises is left aside


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("offline")) as made:
        yield made


@pytest.fixture(scope="module")
def karim(served: Site) -> str:
    """The session of an intervenant."""
    return served.cookie("karim")


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as made:
        yield made


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium."""
    try:
        executable = chromium()
    except NotInstalled as missing:
        pytest.skip(str(missing))
    opened = playwright.chromium.launch(executable_path=executable, args=[*FLAGS])
    yield opened
    opened.close()


@pytest.fixture
def device(browser: Browser, served: Site, karim: str) -> Iterator[BrowserContext]:
    """A browser of its own, signed in."""
    context = browser.new_context(viewport={"width": 320, "height": 900})
    context.set_default_timeout(10_000)
    served.sign_in(context, karim)
    yield context
    context.close()


@pytest.fixture
def page(device: BrowserContext) -> Page:
    return device.new_page()


def test_two_hundred_facts_queued_offline_arrive_exactly_once(page, device, served):
    name = begin(page, served.notebook)
    device.set_offline(True)
    page.reload()
    unlock(page)
    for _ in range(2):
        fill_opening(page)
    page.get_by_role("button", name="+ acte").first.click()
    page.get_by_label("Durée, en minutes").fill("45")
    page.get_by_role("button", name="Garder dans le carnet").click()
    stands(page, "3 faits sur l'appareil")
    keep(page, 197)
    stands(page, "200 faits sur l'appareil")
    assert served.facts_of(name) == []
    device.set_offline(False)
    stands(page, "0 fait sur l'appareil")
    stands(page, "200 comptés")
    arrived = served.facts_of(name)
    assert [each.sequence for each in arrived] == list(range(1, 201))
    assert len({each.id for each in arrived}) == 200
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_lost_answer_makes_no_second_fact(page, served):
    name = begin(page, served.notebook)

    def process_and_drop(route: Route) -> None:
        answer = route.fetch()
        assert answer.ok
        route.abort()
        page.unroute("**/v1/events")

    page.route("**/v1/events", process_and_drop)
    fill_opening(page)
    page.get_by_text("Pas de réseau").wait_for()
    stands(page, "1 fait sur l'appareil")
    assert len(served.facts_of(name)) == 1
    page.get_by_role("button", name="Envoyer maintenant").click()
    stands(page, "0 fait sur l'appareil")
    assert len(served.facts_of(name)) == 1


def test_a_killed_browser_loses_nothing_and_asks_for_the_code(playwright, served, karim, tmp_path):
    def started() -> BrowserContext:
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium(), args=[*FLAGS]
        )
        served.sign_in(context, karim)
        return context

    context = started()
    page = context.new_page()
    name = begin(page, served.notebook)
    context.set_offline(True)
    keep(page, 10)
    kill_browser_of(tmp_path / "profile")
    context = started()
    page = ready(context.new_page(), served.notebook)
    assert page.locator("#ouvert").is_hidden()
    for _ in range(5):
        unlock(page, "pas ce code")
        page.wait_for_function("() => document.getElementById('pin').value === ''")
    assert "attendez 30 secondes" in page.locator("#erreurs").inner_text()
    unlock(page)
    page.wait_for_function("() => document.getElementById('pin').value === ''")
    assert page.locator("#ouvert").is_hidden()
    page.clock.install()
    page.clock.fast_forward(31_000)
    unlock(page)
    stands(page, "0 fait sur l'appareil")
    context.close()
    assert [each.sequence for each in served.facts_of(name)] == list(range(1, 11))


def kill_browser_of(profile: Path) -> None:
    """End at once the Chromium that we started on a profile."""
    for each in Path("/proc").iterdir():
        if each.name.isdecimal():
            words = (each / "cmdline").read_bytes().split(b"\0")
            if f"--user-data-dir={profile}".encode() in words and b"--type" not in b"".join(words):
                os.kill(int(each.name), signal.SIGKILL)


def test_two_tabs_number_and_send_without_a_race(page, device, served):
    name = begin(page, served.notebook)
    other = ready(device.new_page(), served.notebook)
    unlock(other)
    other.locator("#ouvert").wait_for()
    device.set_offline(True)
    fill = """async () => {
        const notebook = (await import('/carnet/static/app.js')).opened();
        const meeting = { partner: "x", occurred_on: "2026-01-12" };
        for (let made = 0; made < 20; made += 1) await notebook.add("relais.none.v1", "x", meeting);
    }"""
    for tab in (page, other):
        tab.evaluate(f"() => {{ globalThis.filling = ({fill})(); }}")
    for tab in (page, other):
        tab.evaluate("() => globalThis.filling")
    keep(page, 20)
    device.set_offline(False)
    for tab in (page, other):
        stands(tab, "0 fait sur l'appareil")
        stands(tab, "40 à corriger")
    assert [each.sequence for each in served.facts_of(name)] == list(range(41, 61))


def test_a_rejected_fact_is_listed_while_the_others_leave_and_can_be_mended(page, served):
    name = begin(page, served.notebook)
    keep(page, 2, occurred_on="1999-01-12")  # before the opening of the post
    keep(page, 2)
    page.get_by_role("button", name="Envoyer maintenant").click()
    stands(page, "2 à corriger")
    assert len(served.facts_of(name)) == 2
    first = page.locator("#rejets li").first
    assert "27-01" in first.inner_text()
    first.get_by_role("button", name="Corriger").click()
    page.get_by_role("heading", name="Corriger : Nouvelle saisine").wait_for()
    assert page.get_by_label("Date du fait").input_value() == "12/01/1999"
    page.get_by_label("Date du fait").fill("40/01/2026")
    page.get_by_role("button", name="Corriger et renvoyer").click()
    assert page.evaluate("document.activeElement.id") == "erreurs"
    page.get_by_label("Date du fait").fill("11/01/2026")
    page.get_by_role("button", name="Corriger et renvoyer").click()
    page.locator("#rejets").wait_for(state="hidden")
    stands(page, "4 comptés")
    assert sorted(each.sequence for each in served.facts_of(name)) == [1, 2, 3, 4]


def test_an_expired_session_and_a_busy_door_keep_the_queue(page, device, served, karim):
    secret = served.cookie("karim")
    served.sign_in(device, secret)
    name = begin(page, served.notebook)
    sign_in = served.opened.access.sign_in
    sign_in.end(sign_in.session(secret))
    fill_opening(page)
    page.get_by_role("link", name="Se connecter").wait_for()
    stands(page, "1 fait sur l'appareil")
    served.sign_in(device, karim)
    told = json.dumps({"detail": "Trop de faits sont en attente."})
    page.route(
        "**/v1/events",
        lambda route: route.fulfill(status=503, headers={"Retry-After": "1"}, body=told),
        times=1,
    )
    page.get_by_role("button", name="Envoyer maintenant").click()
    page.get_by_text("Trop de faits sont en attente").wait_for()
    stands(page, "0 fait sur l'appareil")
    assert len(served.facts_of(name)) == 1


def test_another_user_is_told_whose_notebook_it_is_and_sends_nothing(page, device, served, karim):
    name = begin(page, served.notebook)
    device.set_offline(True)
    keep(page, 4)
    served.sign_in(device, served.cookie("claire"))
    device.set_offline(False)
    page.get_by_text("Ce carnet est celui de karim").wait_for()
    other = ready(device.new_page(), served.notebook)
    assert "karim (4 faits" in other.locator("#autres").inner_text()
    assert other.locator("#ouvrir").is_hidden()
    assert other.locator("#creer").is_visible()
    forged = other.evaluate("""async () => {
        const { one, write } = await import('/carnet/static/store.js');
        const { open } = await import('/carnet/static/keyring.js');
        const theirs = await one("notebooks", "27-01|karim");
        const mine = { ...theirs, name: "27-01|claire", user: "claire" };
        await write(["notebooks"], (store) => store("notebooks").add(mine));
        const opened = open("27-01", "claire", "pluie d'été");
        return opened.then(() => "ouvert", (error) => error.constructor.name);
    }""")
    assert forged == "WrongSecret"
    assert served.facts_of(name) == []
    served.sign_in(device, karim)
    page.get_by_role("button", name="Envoyer maintenant").click()
    stands(page, "0 fait sur l'appareil")
    assert len(served.facts_of(name)) == 4


def test_a_new_version_takes_over_with_a_full_queue(page, device, served):
    name = begin(page, served.notebook)
    device.set_offline(True)
    keep(page, 30)
    (cache,) = page.evaluate("caches.keys()")
    served.app.shown = cache.removeprefix("relais-carnet-").encode()
    served.app.version = b"0123456789abcdef"
    page.reload()
    unlock(page)
    stands(page, "30 faits sur l'appareil")
    device.set_offline(False)
    page.reload()
    page.wait_for_function("async () => (await caches.keys())[0].endsWith('0123456789abcdef')")
    device.set_offline(True)
    page.reload()
    unlock(page)
    stands(page, "30 faits sur l'appareil")
    device.set_offline(False)
    stands(page, "0 fait sur l'appareil")
    served.app.version = b""
    assert len(served.facts_of(name)) == 30


def test_an_exported_notebook_is_sent_from_elsewhere_once(page, device, served, karim, tmp_path):
    name = begin(page, served.notebook)
    device.set_offline(True)
    keep(page, 6)
    page.get_by_text("Exporter ou importer").click()
    page.get_by_label("Phrase secrète du fichier, au moins 12 caractères").fill(PHRASE)
    with page.expect_download() as download:
        page.get_by_role("button", name="Exporter", exact=True).click()
    file = tmp_path / "carnet.json"
    download.value.save_as(file)
    assert "conjugal" not in file.read_text()
    elsewhere = device.browser.new_context()
    served.sign_in(elsewhere, karim)
    there = elsewhere.new_page()
    begin(there, served.notebook, "un autre code")
    there.get_by_text("Exporter ou importer").click()
    for phrase in ("pas cette phrase", PHRASE):
        there.get_by_label("Fichier du carnet").set_input_files(file)
        there.locator("#secret").fill(phrase)
        there.get_by_role("button", name="Lire le fichier").click()
        if phrase != PHRASE:
            there.get_by_role("link", name="Cette phrase n'ouvre pas le fichier").wait_for()
    there.get_by_text("6 à importer, 0 déjà ici").wait_for()
    there.get_by_role("button", name="Importer ces faits").click()
    stands(there, "0 fait sur l'appareil")
    elsewhere.close()
    device.set_offline(False)
    stands(page, "0 fait sur l'appareil")
    assert len(served.facts_of(name)) == 6


def test_the_page_is_accessible_narrow_and_kept_by_the_keyboard_alone(page, device, served):
    said: list[str] = []
    asked: list[str] = []
    device.on("console", lambda said_: said_.type in ALARMS and said.append(said_.text))
    device.on("weberror", lambda error: said.append(str(error.error)))
    device.on("request", lambda request: asked.append(request.url))
    served.sign_in(device, served.cookie("nadia"))
    ready(page, f"{served.address}/carnet/{OTHER_POST}")
    assert page.locator("h1").count() == 1
    assert violations(page) == []
    page.locator("#code").focus()
    press(page, PIN, "Tab", PIN, "Enter")
    page.locator("#ouvert").wait_for()
    assert page.evaluate("document.activeElement.id") == "nature"
    offered = page.get_by_label("Mode de saisine").inner_text()
    assert "CORG" in offered
    assert "main courante" not in offered
    press(page, "#champ-saisine", "compte", "#champ-person-status", "victime")
    press(page, "#champ-person-sex", "femme", "#garder", "Enter")
    page.locator("#erreurs").wait_for()
    assert page.locator("#erreurs li").all_inner_texts() == [
        "Renseignez « Âge ».",
        "Renseignez « Problématique principale ».",
    ]
    press(page, "Tab", "Enter", "25", "#champ-problems", "conflits conj", "#garder", "Enter")
    stands(page, "0 fait sur l'appareil")
    page.get_by_text("Exporter ou importer").click()
    assert violations(page) == []
    assert page.evaluate(OVERFLOW) <= 0
    assert said == []
    assert all(url.startswith(served.address) for url in asked)


def test_without_a_script_the_page_leads_to_the_online_form(browser, served, karim):
    context = browser.new_context(java_script_enabled=False)
    served.sign_in(context, karim)
    page = context.new_page()
    page.goto(served.notebook)
    assert page.get_by_role("link", name="Saisissez en ligne").get_attribute("href")
    assert page.locator("form:visible").count() == 0
    context.close()
