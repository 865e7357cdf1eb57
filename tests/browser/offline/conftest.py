"""The platform of the notebook, and browsers of their own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.offline.notebook import (
    Site,
    site,
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("offline")) as made:
        yield made


@pytest.fixture(scope="module")
def karim(served: Site) -> str:
    """The session of an intervenant."""
    return served.cookie("karim")


@pytest.fixture
def device(browser: Browser, served: Site, karim: str) -> Iterator[BrowserContext]:
    """A browser of its own, signed in."""
    context = browser.new_context(viewport={"width": 320, "height": 900})
    context.set_default_timeout(10_000)
    served.sign_in(context, karim)
    yield context
    context.close()


@pytest.fixture
def page(device: BrowserContext) -> Page:
    return device.new_page()
