"""What a browser keeps of a notebook: sealed while its owner is signed out, whole afterwards."""

from tests.browser.offline.notebook import POST, begin, keep, ready, stands, unlock

KEPT = """async () => {
    const { everything } = await import('/carnet/static/store.js');
    const kept = [];
    for (const store of ["users", "notebooks", "facts", "cases"]) {
        kept.push(...await everything(store));
    }
    const bytes = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value);
    const texts = (value) => {
        if (bytes(value)) return new TextDecoder().decode(value);
        if (value instanceof CryptoKey) return "CryptoKey";
        return value && typeof value === "object"
            ? Object.values(value).map(texts).join(" ") : String(value);
    };
    return kept.map(texts).join(" ");
}"""
"""Every value of the database as a text, bytes too."""
EXPORTED = """async () => {
    const { everything } = await import('/carnet/static/store.js');
    const keys = (await everything("users")).flatMap(({ keys }) => Object.values(keys));
    const told = (key) => crypto.subtle.exportKey("raw", key).then(() => "read", (no) => no.name);
    return Promise.all(keys.map(told));
}"""
AS_BEFORE = """async () => {
    const { one, write } = await import('/carnet/static/store.js');
    const { wrappedOf } = await import('/carnet/static/account.js');
    const { under, outer, ...record } = await one("notebooks", "27-01|karim");
    record.wrapped = (await wrappedOf({ ...record, under, outer })).buffer;
    await write(["notebooks", "users"], (store) => {
        store("notebooks").put(record);
        store("users").put({ post: "27-01", user: "karim", ahead: 0 });
    });
    return Boolean(under);
}"""
"""The database as a version wrote it that put notebooks under their code alone."""
ANOTHER_KEY = """async () => {
    const { entered } = await import('/carnet/static/account.js');
    const given = { name: "une autre", key: btoa("k".repeat(32)) };
    await entered("27-01", "karim", given.name, async () => given);
    const { one } = await import('/carnet/static/store.js');
    const { under, wrapped } = await one("notebooks", "27-01|karim");
    return [under, wrapped];
}"""


def test_what_a_notebook_holds_is_unreadable_from_sign_out_until_its_owner_is_back(
    page, device, served
):
    served.sign_in(device, served.cookie("karim"))
    name = begin(page, served.notebook)
    page.route("**/v1/events", lambda route: route.abort())
    keep(page, 3)
    kept = page.evaluate(KEPT)
    assert "CryptoKey" in kept
    assert "conjugal" not in kept
    assert page.evaluate(EXPORTED) == ["InvalidAccessError"]
    other = device.new_page()
    other.goto(f"{served.address}/saisie/{POST}")
    other.locator("form[action='/deconnexion']").first.evaluate("form => form.requestSubmit()")
    page.get_by_text("Vous êtes déconnecté : le carnet est fermé").wait_for()
    assert page.locator("#faits").inner_text().startswith("Aucun")
    assert "CryptoKey" not in page.evaluate(KEPT)
    for login in (None, "claire"):
        if login:
            served.sign_in(device, served.cookie(login))
        ready(page, served.notebook)
        opened = page.evaluate(
            """() => import('/carnet/static/keyring.js')
                .then(({ open }) => open("27-01", "karim", "pluie d'été"))
                .then(() => "ouvert", (error) => error.constructor.name)"""
        )
        assert opened == "KeyAway"
        if not login:
            unlock(page)
            page.locator("#erreurs").get_by_text("Rien n'est perdu").wait_for()
    page.unroute("**/v1/events")
    served.sign_in(device, served.cookie("karim"))
    ready(page, served.notebook)
    unlock(page)
    stands(page, "0 fait sur l'appareil")
    assert [each.sequence for each in served.facts_of(name)] == [1, 2, 3]


def test_a_notebook_under_its_code_alone_or_under_a_key_of_before_loses_nothing(
    page, device, served
):
    name = begin(page, served.notebook)
    device.set_offline(True)
    keep(page, 4)
    assert page.evaluate(AS_BEFORE)
    page.reload()
    unlock(page)
    stands(page, "4 faits sur l'appareil")
    assert page.evaluate(ANOTHER_KEY) == ["une autre", None]
    page.reload()
    unlock(page)
    stands(page, "4 faits sur l'appareil")
    device.set_offline(False)
    ready(page, served.notebook)
    unlock(page)
    stands(page, "0 fait sur l'appareil")
    assert [each.sequence for each in served.facts_of(name)] == [1, 2, 3, 4]
