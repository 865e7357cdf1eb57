"""Each role of `relais demo` in a real Chromium: taken by a button, its pages whole."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from time import sleep

import pytest
from fastapi.routing import iter_route_contexts
from playwright.sync_api import Page, Route, expect

from services.access.domain.principals import Role
from services.embedded.platform import platform
from services.embedded.server import create_app
from services.faces.accounts.demo_roles import ROLES, login_of
from services.faces.theme.typography import typeset
from tests.benchmarks.first_figure import BYTES_A_SECOND, ROUND_TRIP_S
from tests.browser.axe import violations
from tests.browser.firefox import firefox
from tests.browser.first_figure import before_first_figure
from tests.browser.reached import (
    NOT_FROM_HOME,
    OF_A_FACT,
    WITHOUT_OWN_FACTS,
    Kinds,
    reached,
)
from tests.browser.spelling import misspelt, texts_of
from tests.browser.test_components import TOO_SMALL
from tests.browser.test_first_face import PATIENCE_MS
from tests.browser.test_partner_pages import MOST_MOVED, MOVED, OVERFLOW
from tests.browser.walking import Walked, sent, signed_in, walked
from tests.end_to_end.command import served
from tests.integration.access.addresses import ADDRESSES
from tests.services import FLAGS, NotInstalled, chromium

SERIOUS = ("error", "warning")  # not the advice about password managers
CODE = re.compile(
    r"\b(?:[A-H]\d{1,2}|\d\d-\d\d(?!-)|20\d\d-(?:Q\d|\d\d|[0-9a-f]{8})\S*|[0-9a-f]{8,})\b"
)
"""Of a table, a post, a period, a release; a digest."""
FOLDERS = """JSON.stringify([...document.querySelectorAll("header .folders a")]
    .map(link => link.getAttribute("href")))"""
LATE_S = 0.2
OF_ALL = ("/editions", "/methode", "/aide")  # walked by test_partner_pages and test_first_face


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo, of three posts and the report's year."""
    folder = tmp_path_factory.mktemp("demo")
    with served(folder, "demo", "--posts", 3, "--until", 2008, "--years", 1) as url:
        yield url


@pytest.mark.parametrize("role", ROLES)
def test_a_role_walks_from_its_button_to_its_pages_and_out(browser, address, role):
    context = browser.new_context(viewport={"width": 320, "height": 900})
    page = context.new_page()
    troubles: list[str] = []
    asked: list[str] = []
    page.on("console", lambda said: troubles.append(said.text) if said.type in SERIOUS else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    require_whole(page)
    page.get_by_role("link", name="Essayer un rôle").press("Enter")
    require_whole(page)
    page.locator(f"button[value={login_of(role)}]").press("Enter")
    account = page.locator(".account").get_by_text(login_of(role))
    expect(account).to_have_count(1, timeout=PATIENCE_MS)
    page.wait_for_load_state()
    links = page.locator("header .folders a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert links
    for path in links:
        if path in OF_ALL:
            continue
        assert page.goto(address + path).status == 200
        require_whole(page)
    page.goto(address)
    page.locator(".burger summary").press("Enter")
    page.get_by_role("button", name="Se déconnecter").press("Enter")
    left = page.get_by_role("heading", name="Se connecter")
    expect(left).to_have_count(1, timeout=PATIENCE_MS)
    assert not troubles
    assert all(url.startswith(address) for url in asked)
    context.close()


def require_whole(page: Page) -> None:
    """A page keeps to its width and to the rules of axe-core."""
    expect(page.locator("h1")).to_have_count(1)  # of a page that may still come in
    assert page.evaluate(OVERFLOW) <= 0
    try:
        assert violations(page) == []
    except NotInstalled as missing:
        pytest.skip(str(missing))


def test_an_auditor_asks_of_the_past_and_of_accesses_and_looks_at_a_release(browser, address):
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(f"{address}/connexion")
    page.locator(f"button[value={login_of(Role.AUDITEUR)}]").press("Enter")
    page.get_by_role("link", name="Un tableau d").press("Enter")
    page.locator("#periode").fill("2008")
    page.locator("#au").fill("30/06/2008")
    page.locator("#au").press("Enter")
    table = page.get_by_role("heading", name="tel que connu le 30/06/2008")
    expect(table).to_have_count(1, timeout=PATIENCE_MS)
    expect(page.get_by_text("premiers faits du journal")).to_have_count(1, timeout=PATIENCE_MS)
    require_whole(page)
    page.goto(f"{address}/verification")
    exact = page.locator("a[href^='/audit/exacts/']").last.get_attribute("href")
    page.locator("form[action^='/audit/editions/'] button").last.press("Enter")
    looked = page.get_by_text("Un premier regard, non une preuve")
    expect(looked).to_have_count(1, timeout=3 * PATIENCE_MS)
    require_whole(page)
    page.locator("summary", has_text="Rapport").press("Enter")
    with page.expect_download() as saved:
        page.get_by_role("link", name="PDF").press("Enter")
    assert saved.value.path().read_bytes().startswith(b"%PDF")
    for path in (exact, "/audit/triangle", "/audit/acces?zone=FR", "/audit/droits?jour=01/02/2009"):
        assert page.goto(address + path).status == 200
        require_whole(page)
    page.goto(f"{address}/audit/acces")
    assert "intact" in page.locator(".state").inner_text()
    assert exact in page.content()
    page.close()


@pytest.fixture(scope="module")
def of_role(address: str) -> dict[Role | None, list[Walked]]:
    """What each role is led to that none before it was; None: whoever has no account."""
    kinds: set[str] = set()
    try:
        return {role: [*walked(address, role, kinds)] for role in (None, *ROLES)}
    except NotInstalled as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def pages(of_role: dict[Role | None, list[Walked]]) -> list[Walked]:
    """A page of each kind."""
    return [page for found in of_role.values() for page in found]


def test_every_word_of_a_page_or_a_document_is_french(pages):
    texts = [text for page in pages for text in (page.printed, *texts_of(page.tree()))]
    assert len(pages) > 100
    assert sum(bool(page.printed) for page in pages) > 5
    try:
        assert misspelt(texts) == set()
    except NotInstalled as missing:
        pytest.skip(str(missing))


def test_a_heading_a_link_and_a_menu_say_no_code(pages):
    named = "//h1|//h2|//h3|//a|//summary|//title|//caption|//button|//option|//legend"
    found = {
        (page.path, said)
        for page in pages
        for each in page.tree().xpath(named)
        if CODE.search(said := " ".join(each.text_content().split()))
    }
    assert found == set()


def test_all_that_is_read_is_set_as_in_print(pages):
    texts = {text for page in pages for text in texts_of(page.tree())}
    assert {text for text in texts if typeset(text) != text} == set()


@pytest.mark.parametrize("text", ["as it is", "twice as large"])
def test_an_intervenant_reads_and_presses_everything_on_a_small_phone(
    playwright, browser, address, of_role, text
):
    large = text != "as it is"
    flags = [*FLAGS, f"--blink-settings=defaultFontSize={32 if large else 16}"]
    opened = playwright.chromium.launch(executable_path=chromium(), args=flags)
    page = opened.new_page(viewport={"width": 320, "height": 700})
    page.goto(f"{address}/connexion")
    page.locator(f"button[value={login_of(Role.INTERVENANT)}]").press("Enter")
    page.get_by_role("navigation", name="Raccourcis").wait_for()
    for each in of_role[Role.INTERVENANT]:
        if each.text and (each.path.startswith("/saisie") or not large):
            page.goto(address + each.path)
            assert page.evaluate(OVERFLOW) <= 0, each.path
            assert page.evaluate(TOO_SMALL, 43.9) == [], each.path
    opened.close()


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Kinds:
    """Every page that the platform serves."""
    with platform(tmp_path_factory.mktemp("empty")) as opened:
        paths = [str(route.path) for route in iter_route_contexts(create_app(opened).routes)]
    return Kinds([path for path in paths if not path.startswith("/v1/")])


@pytest.fixture(scope="module")
def called(address: str) -> None:
    """A call of the préfecture, with a version that is kept."""
    client, home = signed_in(address, Role.PREFECTURE)
    with closing(client):
        department = home.rpartition("=")[2]
        terms = {"enveloppe": "60 000", "limite": "31/12/2999"}
        call = sent(client, f"/arbitrage/appels/{department}", **terms)
        assert "/versions/1" in sent(client, call).partition("arbitrage")[2]


@pytest.mark.usefixtures("called")
@pytest.mark.parametrize("role", [None, *ROLES])
def test_every_page_of_a_role_is_two_actions_from_its_home(address, kinds, role):
    found = reached(address, role, kinds)
    far = {kind: page for kind, page in found.items() if page.actions > page.allowed}
    assert {*far} <= NOT_FROM_HOME
    opened = {kinds.of(path) for path, (roles, _) in ADDRESSES.items() if role in roles}
    left_out = {*NOT_FROM_HOME, *([OF_A_FACT] if role in WITHOUT_OWN_FACTS else ())}
    assert {kind for kind in opened if kind} <= {*found} | left_out


@pytest.mark.parametrize("role", [None, *ROLES])
def test_a_home_says_its_first_figure_within_a_second_on_a_slow_network(address, role):
    client, home = signed_in(address, role)
    with closing(client):
        trips, size = before_first_figure(client, home)
    assert trips * ROUND_TRIP_S + size / BYTES_A_SECOND <= 1


def late(route: Route) -> None:
    """A font that comes once the page is seen."""
    sleep(LATE_S)
    route.continue_()


@pytest.mark.parametrize("role", [Role.INTERVENANT, Role.EMPLOYEUR])
def test_a_post_sees_its_day_at_once_and_nothing_moves_when_fonts_come_late(browser, address, role):
    for size in ({"width": 1280, "height": 800}, {"width": 390, "height": 844}):
        page = browser.new_page(viewport=size)
        page.route("**/*.woff2*", late)
        page.goto(f"{address}/connexion")
        page.locator(f"button[value={login_of(role)}]").press("Enter")
        shown = page.locator(".finding, .todo, main .empty").first
        place = shown.bounding_box(timeout=PATIENCE_MS)
        assert place["y"] + place["height"] <= size["height"]
        page.wait_for_load_state()
        page.evaluate("document.fonts.ready")
        assert page.evaluate(MOVED) <= MOST_MOVED
        page.close()


def test_each_role_walks_its_pages_in_firefox(address, tmp_path):
    try:
        with firefox(tmp_path) as browser:
            browser.resize(320, 900)
            for role in ROLES:
                browser.forget()
                browser.open(f"{address}/connexion")
                browser.press(f"button[value={login_of(role)}]")
                for path in json.loads(browser.evaluate(FOLDERS)):
                    browser.open(address + path)
                    assert browser.evaluate("document.querySelectorAll('h1').length") == 1, path
                    assert browser.evaluate(OVERFLOW) <= 0, path
            assert browser.said == []
            assert all(url.startswith(address) for url in browser.asked)
    except NotInstalled as missing:
        pytest.skip(str(missing))
