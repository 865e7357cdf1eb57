"""A form sent twice at the same moment, by two browsers of one session."""

import httpx

from tests.at_once import at_once
from tests.integration.access.browser import Browser


def sent_at_once(browser: Browser, path: str, said: dict[str, object]) -> list[httpx.Response]:
    """Both answers to one form."""

    def send() -> httpx.Response:
        other = Browser(browser.transport, browser.clock)
        other.cookies = browser.cookies
        return other.ask("POST", path, data=said)

    return at_once(send, send)
