"""Pages in each state of the releases, in real browsers: nothing clipped, still read when bare."""

from collections.abc import Iterator

import pytest

from tests.browser.firefox import firefox
from tests.browser.test_partner_pages import OVERFLOW
from tests.services import NotInstalled
from tests.serving import serving
from tests.states import STATES, Kept, pages_in, pages_of

TWICE = "document.documentElement.style.fontSize = '212%'"
CLIPPED = """[...document.querySelectorAll("h1, .finding, .tile .value, .badge, .btn, h3")]
  .filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1
    && getComputedStyle(e).overflow !== "visible")
  .map(e => e.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Kept]]:
    app, kept = pages_of(tmp_path_factory.mktemp("states"))
    with serving(app) as address:
        yield address, kept


@pytest.mark.parametrize("name", STATES)
def test_nothing_is_clipped_on_a_small_phone_nor_with_text_twice_as_large(browser, served, name):
    address, kept = served
    kept.state, kept.name = STATES[name], name
    page = browser.new_page()
    for _, path in pages_in(kept.state):
        page.set_viewport_size({"width": 320, "height": 700})
        page.goto(address + path)
        for large in (False, True):
            if large:
                page.set_viewport_size({"width": 640, "height": 700})
                page.evaluate(TWICE)
            assert page.evaluate(OVERFLOW) <= 0, (path, large)
            assert page.evaluate(CLIPPED) == [], (path, large)
    page.close()


def test_without_style_nor_images_the_figures_still_come_first(browser, served):
    address, kept = served
    kept.state, kept.name = STATES["trois postes"], "trois postes"
    page = browser.new_page(viewport={"width": 320, "height": 700})
    page.route("**/static/**", lambda route: route.abort())
    for _, path in pages_in(kept.state)[1:5]:
        page.goto(address + path)
        said = page.locator("main").inner_text()
        assert said.index("situations ouvertes") < said.index("Source")
        assert page.locator("main a").count() > 3, path
    page.close()


def test_firefox_keeps_each_state_within_a_small_phone(served, tmp_path):
    address, kept = served
    try:
        with firefox(tmp_path) as opened:
            opened.resize(320, 900)
            for name, state in STATES.items():
                kept.state, kept.name = state, name
                for _, path in pages_in(state)[1:4]:
                    opened.open(address + path)
                    assert opened.evaluate(OVERFLOW) <= 0, (name, path)
    except NotInstalled as missing:
        pytest.skip(str(missing))
