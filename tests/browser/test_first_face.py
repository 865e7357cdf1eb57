"""The first face in a real Chromium: no error, no sideways scroll, nothing from elsewhere."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ViewportSize

from services.synthetic import DATASETS, write_jsonl
from tests.browser.axe import violations
from tests.end_to_end.command import relais, served
from tests.services import NotInstalled

PATHS = (
    "/",
    "/postes/27-01?periode=2008",
    "/indicateurs",
    "/connexion",
    "/saisie",
    "/france?periode=2008-Q4&famille=problematiques",
    "/departements/27",
    "/journal",
    "/editions",
    "/methode",
)
PATIENCE_MS = 30_000  # until what was pressed has led somewhere, on a busy machine

A4: ViewportSize = {"width": 688, "height": 972}  # between the margins, at 96 points an inch


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The platform on the survey of the report."""
    folder = tmp_path_factory.mktemp("face")
    write_jsonl(DATASETS["enquete73"](), folder / "facts.jsonl", lambda _: None)
    relais("import", folder / "facts.jsonl", "--data", folder / "data")
    with served(folder / "data") as url:
        yield url


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_whole_and_keeps_to_itself(
    browser: Browser, address: str, path: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    errors: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + path)
    assert page.locator("h1").count() == 1
    assert not errors
    assert all(url.startswith(address) for url in asked)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
    try:
        assert violations(page) == []
    except NotInstalled as missing:
        pytest.skip(str(missing))
    finally:
        page.close()


def test_the_period_is_chosen_from_the_keyboard(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/france?periode=2008")
    page.get_by_role("group", name="Période").locator("summary").press("Enter")
    page.get_by_role("link", name="T4 2008").press("Enter")
    page.wait_for_url("**periode=2008-Q4**")
    assert "4e trimestre 2008" in page.title()
    page.close()


def test_a_table_wider_than_the_paper_turns_it_and_nothing_is_cut(
    browser: Browser, address: str
) -> None:
    page = browser.new_page(viewport=A4)
    page.emulate_media(media="print")
    for family in ("orientations", "rapport-2", "rapport-3"):
        page.goto(f"{address}/france?periode=2008&famille={family}")
        cut = (
            "[...document.querySelectorAll('.table-frame')].filter(e => e.scrollWidth > %d).length"
        )
        assert page.evaluate(f"{cut % A4['width']}") == 0, family
        wide = page.locator(".table-frame:has(thead th:nth-child(9))").count()
        made = page.pdf(prefer_css_page_size=True)
        turned = re.findall(rb"/MediaBox ?\[0 0 841\.\d+ 594\.\d+\]", made)
        assert (len(turned) >= 1) == (wide > 0), family
        assert wide == (family == "rapport-2")
    page.close()
