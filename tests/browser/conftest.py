"""The browser in which pages are tried."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.services import FLAGS, NotInstalled, chromium


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """What drives it."""
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
