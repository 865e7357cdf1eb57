"""Somebody who types saisines into the pages of a post, and sends a form again until it is told."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from html import unescape
from threading import Event
from time import monotonic, sleep

import httpx

from tests.builders import envelope
from tests.chaos.load import Load
from tests.end_to_end.people import HIDDEN, OPENING

POST = "976-99"  # of nobody else
PATIENCE_S, RETRY_S = 180.0, 0.2  # a process starts within seconds, unless the machine is full


@contextmanager
def typing(address: str, load: Load) -> Iterator[None]:
    """Type meanwhile; each fact that a page said is recorded is one that was promised.

    At the end the last one is told, whatever happened meanwhile.
    """
    stop = Event()
    with ThreadPoolExecutor(1) as hands:
        typed = hands.submit(_type, address, load, stop)
        try:
            yield
        finally:
            stop.set()
        assert typed.result() > 0


def _type(address: str, load: Load, stop: Event) -> int:
    """How many saisines were recorded until `stop`."""
    typed = 0
    httpx.post(f"{load.url}/v1/events", json=[envelope("post-opened", post=POST)], timeout=30)
    path = f"/saisie/{POST}/nouvelle"
    with httpx.Client(base_url=address, timeout=15) as browser:
        while not stop.is_set():
            page = _until(lambda: browser.get(path, follow_redirects=True), 200)
            hidden = {name: unescape(text) for name, text in HIDDEN.findall(page.text)}
            form = {**hidden, **OPENING, "person.commune": "97611"}
            told = _until(partial(browser.post, path, data=form), 303)
            load.accepted.append(hidden["fait"])
            assert "recu=" in told.headers["location"], told.headers
            typed += 1
    return typed


def _until(ask: Callable[[], httpx.Response], status: int) -> httpx.Response:
    """The answer of a form or a page, asked again while the process is away."""
    until = monotonic() + PATIENCE_S
    while True:
        try:
            answer: httpx.Response = ask()
        except httpx.TransportError:
            answer = httpx.Response(503)
        if answer.status_code == status:
            return answer
        assert answer.status_code in (500, 502, 503), answer.text
        assert monotonic() < until, answer.text
        sleep(RETRY_S)
