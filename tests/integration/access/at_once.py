"""A form sent twice at the same moment, by two browsers of one session."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx

from tests.integration.access.browser import Browser


def sent_at_once(browser: Browser, path: str, said: dict[str, object]) -> list[httpx.Response]:
    """Both answers to one form."""
    together = Barrier(2)

    def send(_: int) -> httpx.Response:
        other = Browser(browser.transport, browser.clock)
        other.cookies = browser.cookies
        together.wait()
        return other.ask("POST", path, data=said)

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(send, range(2)))
