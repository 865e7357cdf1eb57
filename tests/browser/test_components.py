"""Every component in every state, in a real Chromium: seen, reached, read, printed."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.sync_api import Browser, Page

from services.faces.headers import HEADERS
from services.faces.help import composants
from services.faces.theme import assets
from services.faces.theme.environment import environment
from services.faces.theme.frame import Frame, Link, Place, Visitor
from tests.browser.axe import TAGS, violations
from tests.services import NotInstalled
from tests.serving import serving

ALL_TAGS = (*TAGS, "wcag21a", "wcag22aa", "best-practice")
COMPONENTS = "/aide/composants"
SIGNED_IN = "/compte-ouvert"
SMALL, DESKTOP = (320, 640), (1280, 800)
FRAME = Frame(
    title="Une page d'un poste dont le nom est vraiment très long, et qui doit tenir",
    place=Place("Villeneuve-Saint-Georges et environs, gendarmerie", "Saisie du poste"),
    navigation=tuple(Link(f"Une rubrique {n}", f"/{n}", n == 2) for n in range(7)),
    visitor=Visitor("N. Roussel", "jeton", (Link("Mon compte", "/compte"),)),
    dock=(Link("Saisir", "/saisir", icon="plus"), Link("Chercher", "/chercher", icon="search")),
)
TOO_SMALL = """least => [...document.querySelectorAll(
    "a, button, summary, select, textarea, input:not([type=hidden]), label.pick, label.tick")]
  .filter(e => e.checkVisibility({visibilityProperty: true})
    && (e.matches("label") || !e.closest("label, .skip, .hidden, svg")))
  .filter(e => !(e.matches("p a, li p a")))
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([e, box]) => box.height < least || box.width < 24)
  .map(([e, box]) => `${e.outerHTML.slice(0, 90)} ${box.width}×${box.height}`)
"""
MAIN = ".btn:not(.small), .pick, .tick, .period summary, .field > * > input, .search input, .dock a"
COVERED = """async () => {
  await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const e = document.activeElement, box = e.getBoundingClientRect();
  if (e === document.body || !box.width) return null;
  const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const outline = getComputedStyle(e.closest(".pick") || e);
  const seen = at && (e.contains(at) || at.contains(e) || e.closest("label")?.contains(at));
  return {
    what: `${e.tagName} ${e.id} ${e.textContent.trim().slice(0, 40)}`,
    seen, ringed: outline.outlineStyle !== "none" && parseFloat(outline.outlineWidth) >= 2};
}"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The components and a page of somebody signed in, served by the theme alone."""
    app = FastAPI()
    app.include_router(assets.router)
    app.include_router(composants.router)

    @app.get(SIGNED_IN)
    def signed_in() -> HTMLResponse:
        page = environment().get_template("base.html").render(frame=FRAME)
        return HTMLResponse(page, headers=HEADERS)

    with serving(app) as here:
        yield here


def opened(browser: Browser, url: str, size=DESKTOP, **how) -> Page:
    """The page at `url`; what the console says is kept in `page.said`."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, **how)
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto(url)
    page.evaluate("document.fonts.ready")
    return page


@pytest.mark.parametrize("path", [COMPONENTS, SIGNED_IN])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, SMALL])
def test_axe_finds_nothing_and_the_page_is_whole(browser, address, path, scheme, size):
    with opened(browser, address + path, size, color_scheme=scheme) as page:
        assert not page.said
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wider) <= 0
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate(wider) <= 0
        try:
            assert violations(page, ALL_TAGS) == []
        except NotInstalled as missing:
            pytest.skip(str(missing))


def test_axe_finds_nothing_in_the_open_drawer(browser, address):
    with opened(browser, address + COMPONENTS) as page:
        page.get_by_role("button", name="Méthode").click()
        drawer = page.get_by_role("dialog", name="Comment on compte")
        drawer.wait_for()
        assert violations(page, ALL_TAGS) == []
        page.keyboard.press("Escape")
        assert not drawer.is_visible()


@pytest.mark.parametrize("size", [DESKTOP, SMALL])
def test_what_is_pressed_is_large_enough(browser, address, size):
    with opened(browser, address + COMPONENTS, size) as page:
        assert page.evaluate(TOO_SMALL, 24) == []
        main = page.locator(MAIN).filter(visible=True)
        small = [main.nth(i).bounding_box()["height"] for i in range(main.count())]
        assert small
        assert min(small) >= 43.9


@pytest.mark.parametrize("size", [DESKTOP, SMALL])
def test_the_keyboard_reaches_everything_and_nothing_hides_it(browser, address, size):
    with opened(browser, address + COMPONENTS, size, reduced_motion="reduce") as page:
        page.locator(".skip").focus()
        seen = [page.evaluate(COVERED)]
        while (found := _next(page)) and found["what"] != seen[0]["what"]:
            seen.append(found)
        assert len(seen) > 70
        assert [each["what"] for each in seen if not (each["seen"] and each["ringed"])] == []


def _next(page: Page):
    """What the next Tab reaches; None when it leaves the page."""
    page.keyboard.press("Tab")
    return page.evaluate(COVERED)


def test_the_message_closes_without_a_script(browser, address):
    with opened(browser, address + COMPONENTS, java_script_enabled=False) as page:
        page.get_by_role("button", name="Fermer").first.click()
        assert not page.locator(".toast").is_visible()


def test_text_keeps_its_size_from_a_phone_to_a_desk(browser, address):
    for size in (SMALL, DESKTOP):
        with opened(browser, address + COMPONENTS, size) as page:
            sizes = page.evaluate(
                "[...document.querySelectorAll('body *')].filter(e => e.checkVisibility()"
                " && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))"
                ".map(e => parseFloat(getComputedStyle(e).fontSize))"
            )
            assert min(sizes) >= 14 - 0.01


def test_twice_as_large_a_text_still_fits(browser, address):
    with opened(browser, address + COMPONENTS, DESKTOP) as page:
        page.evaluate("document.documentElement.style.fontSize = '212%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= DESKTOP[0]


def test_paper_has_the_figures_and_nothing_to_press(browser, address):
    with opened(browser, address + COMPONENTS, color_scheme="dark") as page:
        page.emulate_media(media="print")
        for gone in (".folders", ".burger", ".btn", "form", ".todo", ".dock", ".save", ".toast"):
            assert page.locator(gone).filter(visible=True).count() == 0, gone
        for kept in ("h1", ".plot", ".bars", ".strip", ".drawer", ".table"):
            assert page.locator(kept).first.is_visible(), kept
        assert page.get_by_role("table", name="Situations ouvertes par trimestre").is_visible()
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert paper == "rgb(255, 255, 255)"
        assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_forced_colours_keep_what_is_chosen_and_what_is_drawn(browser, address):
    with opened(browser, address + COMPONENTS, forced_colors="active") as page:
        chosen = page.locator(".segments [aria-current]").first
        assert chosen.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
        fills = page.evaluate(
            "['police', 'gendarmerie'].map(c => "
            "getComputedStyle(document.querySelector(`.bars .${c}.fill`)).fill)"
        )
        assert fills[0] != fills[1]


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_for_who_asked_for_it(browser, address, motion, moves):
    with opened(browser, address + COMPONENTS, reduced_motion=motion) as page:
        name = page.locator(".toast").evaluate("e => getComputedStyle(e).animationName")
        assert (name != "none") is moves
        scroll = page.evaluate("getComputedStyle(document.documentElement).scrollBehavior")
        assert (scroll == "smooth") is moves


def test_what_is_not_said_is_hatched_on_a_map(browser, address):
    with opened(browser, address + COMPONENTS) as page:
        stroke = "e => getComputedStyle(e).stroke"
        line = page.locator(".map .hatched").first.evaluate(stroke)
        assert line != page.locator(".map use.nc").first.evaluate(stroke)


def test_the_page_is_light(browser, address):
    with opened(browser, address + COMPONENTS) as page:
        assert len(page.request.get(address + COMPONENTS).body()) <= 100_000
