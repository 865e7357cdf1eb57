"""Pages of a post and of the register, empty and full, in real browsers: nothing clipped."""

from collections.abc import Iterator

import pytest

from tests.browser.firefox import firefox
from tests.browser.test_partner_pages import OVERFLOW
from tests.browser.test_states import CLIPPED, TWICE
from tests.entry_states import FULL, OF_A_CASE, PAGES, entry_site
from tests.services import NotInstalled

ONE_ROW = "document.querySelector('.dock').getBoundingClientRect().height"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with entry_site(tmp_path_factory.mktemp("entry-states")) as served:
        yield served


def test_nothing_of_a_post_is_clipped_on_a_small_phone_nor_with_text_twice_as_large(
    browser, address
):
    page = browser.new_page()
    for path in PAGES.values():
        page.set_viewport_size({"width": 320, "height": 700})
        page.goto(address + path)
        for large in (False, True):
            if large:
                page.set_viewport_size({"width": 640, "height": 700})
                page.evaluate(TWICE)
            assert page.evaluate(OVERFLOW) <= 0, (path, large)
            assert page.evaluate(CLIPPED) == [], (path, large)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{address}/saisie/{FULL}")
    assert page.evaluate(ONE_ROW) < 80  # the dock keeps one row
    page.close()


def test_a_bare_day_says_what_is_to_do_before_what_is_open(browser, address):
    page = browser.new_page(viewport={"width": 320, "height": 700})
    page.route("**/static/**", lambda route: route.abort())
    page.goto(f"{address}/saisie/{FULL}")
    said = page.locator("main").inner_text()
    assert said.index("À faire") < said.index("Situations ouvertes")
    page.close()


def test_firefox_keeps_a_full_post_within_a_small_phone(address, tmp_path):
    try:
        with firefox(tmp_path) as opened:
            opened.resize(320, 900)
            for path in (f"/saisie/{FULL}", *OF_A_CASE.values()):
                opened.open(address + path)
                assert opened.evaluate(OVERFLOW) <= 0, path
    except NotInstalled as missing:
        pytest.skip(str(missing))
