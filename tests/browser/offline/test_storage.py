"""The notebook in a real Chromium whose storage fails: nothing is called kept that is not."""

import re

import pytest

from tests.browser.offline.notebook import PIN, begin, fill_opening, stands, unlock

SENT = re.compile("0 fait sur l'appareil, (1 reçu|0 reçu, 1 compté)")
KEPT_NOTHING = "Ce navigateur ne garde rien sur cet appareil"
ABORTS = """(() => {
    const { add } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.add = function (...said) {
        if (this.name === "facts" && window.aborts) this.transaction.abort();
        return add.apply(this, said);
    };
})()"""
ABSENT = {
    "absent": "Object.defineProperty(window, 'indexedDB', { value: undefined })",
    "forbidden": (
        "IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError') }"
    ),
}


def still_typed(page):
    """Nothing was kept: it is said, and what was typed is in the form."""
    page.locator("#trouble").get_by_text("n'est pas gardé").wait_for()
    assert page.locator("#message").inner_text() == ""
    assert page.get_by_label("Date du fait").input_value() == "12/01/2026"
    assert page.get_by_label("Sexe").input_value() == "f"


def test_a_full_device_makes_no_notebook_and_says_so_until_there_is_room(page, device, served):
    quota, here = device.new_cdp_session(page), {"origin": served.address}
    # before the page opens its database: Chromium remembers the room that it found then
    quota.send("Storage.overrideQuotaForOrigin", {**here, "quotaSize": 1})
    page.goto(served.notebook)
    page.locator("#pret:not(:empty)").wait_for()
    page.locator("#code").fill(PIN)
    page.locator("#encore").fill(PIN)
    page.get_by_role("button", name="Créer le carnet").click()
    page.locator("#trouble").get_by_text("L'appareil n'a plus de place").wait_for()
    assert page.locator("#ouvert").is_hidden()
    quota.send("Storage.overrideQuotaForOrigin", here)
    page.get_by_role("button", name="Créer le carnet").click()
    page.locator("#ouvert").wait_for()
    fill_opening(page)
    page.get_by_text("gardé sur l'appareil").wait_for()
    assert page.locator("#trouble").is_hidden()


def test_an_aborted_transaction_keeps_neither_fact_nor_number(page, device, served):
    page.add_init_script(ABORTS)
    name = begin(page, served.notebook)
    page.evaluate("window.aborts = true")
    fill_opening(page)
    still_typed(page)
    page.evaluate("window.aborts = false")
    page.get_by_role("button", name="Garder dans le carnet").click()
    page.get_by_text("gardé sur l'appareil").wait_for()
    stands(page, SENT)
    assert [each.sequence for each in served.facts_of(name)] == [1]


@pytest.mark.parametrize("how", ABSENT)
def test_a_browser_without_storage_is_told_to_enter_online(page, served, how):
    page.add_init_script(ABSENT[how])
    page.goto(served.notebook)
    page.locator("#trouble").get_by_text(KEPT_NOTHING).wait_for()
    assert page.locator("#creer").is_hidden()
    assert "prête" not in page.locator("#pret").inner_text()


@pytest.mark.parametrize("promised", [True, False])
def test_a_refused_promise_to_keep_is_said_as_long_as_the_notebook_is_open(page, served, promised):
    promise = "true" if promised else "false"
    page.add_init_script(f"StorageManager.prototype.persisted = async () => {promise}")
    begin(page, served.notebook)
    assert page.locator("#precaire").is_hidden() == promised


def test_the_address_online_shows_the_notebook_when_there_is_no_network(page, device, served):
    begin(page, served.notebook)
    page.wait_for_function(
        "async () => (await navigator.serviceWorker.getRegistration('/saisie'))?.active"
    )
    device.set_offline(True)
    for path in ("/saisie", "/saisie/27-01/nouvelle"):
        page.goto(served.address + path)
        page.wait_for_url(served.notebook)
        page.locator("#ouvrir").wait_for()
    unlock(page, PIN)
    fill_opening(page)
    stands(page, "1 fait sur l'appareil")
    page.goto(f"{served.address}/saisie/76-01")
    page.wait_for_url(served.notebook)
    device.set_offline(False)
    page.goto(f"{served.address}/saisie/27-01/nouvelle")
    assert page.get_by_role("button", name="Enregistrer", exact=True).is_visible()


FILL = """async () => {
    const opened = await new Promise((done, failed) => {
        const asked = indexedDB.open("autre", 1);
        const numbered = { autoIncrement: true };
        asked.onupgradeneeded = () => asked.result.createObjectStore("lourd", numbered);
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => failed(asked.error);
    });
    const kept = (bytes) => new Promise((done) => {
        const writing = opened.transaction("lourd", "readwrite");
        writing.objectStore("lourd").add(crypto.getRandomValues(new Uint8Array(bytes)));
        writing.oncomplete = () => done(true);
        writing.onabort = () => done(false);
    });
    let bytes = 65536;
    while (bytes > 64) { if (!(await kept(bytes))) bytes /= 2; }
    opened.close();
}"""
EMPTY = """() => new Promise((done) => {
    indexedDB.deleteDatabase("autre").onsuccess = done;
})"""


def test_a_device_that_fills_while_the_notebook_is_open_keeps_nothing_and_says_so(
    page, device, served
):
    quota = device.new_cdp_session(page)
    few = {"origin": served.address, "quotaSize": 8_000_000}
    quota.send("Storage.overrideQuotaForOrigin", few)
    name = begin(page, served.notebook)
    page.evaluate(FILL)
    fill_opening(page)
    still_typed(page)
    page.evaluate(EMPTY)
    page.get_by_role("button", name="Garder dans le carnet").click()
    page.get_by_text("gardé sur l'appareil").wait_for()
    stands(page, SENT)
    assert [each.sequence for each in served.facts_of(name)] == [1]
