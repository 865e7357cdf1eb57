"""The notebook in a real Chromium: whose it is, its versions, its file, its page."""

from contracts.days import day_at
from services.chassis.settings import machine_clock
from tests.browser.axe import violations
from tests.browser.offline.notebook import (
    OTHER_POST,
    PHRASE,
    PIN,
    begin,
    fill_opening,
    keep,
    press,
    ready,
    stands,
    unlock,
)
from tests.browser.test_partner_pages import OVERFLOW

ALARMS = ("error", "warning")  # what a browser merely advises is left aside


def test_another_user_is_told_whose_notebook_it_is_and_sends_nothing(page, device, served, karim):
    name = begin(page, served.notebook)
    device.set_offline(True)
    keep(page, 4)
    served.sign_in(device, served.cookie("claire"))
    device.set_offline(False)
    page.get_by_text("Ce carnet est celui de karim").wait_for()
    other = ready(device.new_page(), served.notebook)
    other.get_by_text("karim (4 faits à envoyer)").wait_for()
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
    assert forged == "KeyAway"
    assert served.facts_of(name) == []
    assert page.locator("#faits").inner_text().startswith("Aucun")
    served.sign_in(device, karim)
    ready(page, served.notebook)
    unlock(page)
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


def test_a_device_set_wrong_in_another_zone_dates_facts_by_the_day_of_the_post(browser, served):
    context = browser.new_context(timezone_id="Pacific/Auckland")
    served.sign_in(context, served.cookie("nadia"))
    page = context.new_page()
    page.clock.set_fixed_time("2020-02-03T12:00:00Z")
    around = {f"{day_at(OTHER_POST, machine_clock()):%d/%m/%Y}"}
    begin(page, f"{served.address}/carnet/{OTHER_POST}")
    offered = page.get_by_label("Date du fait").input_value()
    assert offered in around | {f"{day_at(OTHER_POST, machine_clock()):%d/%m/%Y}"}
    context.set_offline(True)
    page.evaluate(f"""async () => {{
        (await import('/carnet/static/days.js')).setBy('2026-12-31T21:00Z');
        await (await import('/carnet/static/account.js')).entered('{OTHER_POST}', 'nadia', null);
    }}""")
    page.reload()
    unlock(page)
    assert page.get_by_label("Date du fait").input_value() == "01/01/2027"
    fill_opening(page, day="02/01/2027")
    page.get_by_text("Cette date est à venir").wait_for()
    page.get_by_text("l'appareil se croit le 01/01/2027").wait_for()
    page.get_by_role("button", name="Garder dans le carnet").click()
    stands(page, "1 fait sur l'appareil")  # only the door knows
    context.close()
