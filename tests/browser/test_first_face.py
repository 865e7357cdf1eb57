"""The first face in a real Chromium: no error, no sideways scroll, nothing from elsewhere."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from services.standalone.generators import DATASETS, write_jsonl
from tests.end_to_end.command import relais, served
from tests.services import NotInstalled, chromium

PATHS = (
    "/",
    "/?famille=activite",
    "/?periode=2008-Q4&famille=problematiques",
    "/?famille=rapport-2",
    "/departements/27",
    "/postes/27-01",
    "/postes/27-01?famille=registre",
    "/postes/27-01?famille=en-cours",
    "/indicateurs",
    "/journal",
    "/methode",
)
ABSENT = "/nulle-part"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The platform on the survey of the report."""
    folder = tmp_path_factory.mktemp("face")
    write_jsonl(DATASETS["enquete73"](), folder / "facts.jsonl", lambda _: None)
    relais("import", folder / "facts.jsonl", "--data", folder / "data")
    relais("project", "--data", folder / "data", "--until-idle")
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


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_whole_and_keeps_to_itself(browser, address, path, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    errors: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    response = page.goto(address + path)
    assert response is not None
    assert response.ok
    assert page.locator("h1").count() == 1
    assert not errors
    assert all(url.startswith(address) for url in asked)
    assert page.evaluate(OVERFLOW) <= 0
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_the_paper_in_both_colour_schemes(browser, address, scheme):
    page = browser.new_page(color_scheme=scheme)
    page.goto(address)
    for selector in ("h1", ".banner", "caption", "main a", ".codes"):
        colours = page.evaluate(
            "chosen => [document.querySelector(chosen), document.body]"
            ".map((part, n) => getComputedStyle(part)[n ? 'backgroundColor' : 'color'])",
            selector,
        )
        assert contrast(*colours) >= 4.5, (selector, colours)
    page.close()


def test_a_wrong_address_is_a_page_that_leads_back(browser, address):
    page = browser.new_page()
    page.goto(address + ABSENT)
    page.get_by_role("link", name="la page de la France").click()
    assert page.title().startswith("France")
    page.close()


def test_the_content_is_one_key_away(browser, address):
    page = browser.new_page()
    page.goto(address)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"
    page.close()


def test_the_period_is_chosen_from_the_keyboard(browser, address):
    page = browser.new_page()
    page.goto(f"{address}/?periode=2008&famille=postes")
    page.get_by_label("Période").focus()
    page.keyboard.type("4e trimestre 2008")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**periode=2008-Q4**")
    assert "4e trimestre 2008 – Postes et conventions" in page.title()
    page.close()


def contrast(text: str, paper: str) -> float:
    """The ratio of WCAG 2 between two colours written `rgb(r, g, b)`."""
    high, low = sorted((luminance(text), luminance(paper)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    parts = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
