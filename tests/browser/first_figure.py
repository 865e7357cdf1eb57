"""What a browser waits for before it can paint the first figure of a page, as bytes and trips.

The network is Chromium's « regular 3G »: 1.6 Mbit/s, 150 ms. A connection by TLS costs two trips, a
page one, its style, asked as soon as the head is read, another.
"""

from gzip import compress

import httpx
from lxml import html

from tests.benchmarks.first_figure import CONNECTION

FIGURES = ('class="value"', 'class="finding"', 'class="todo', 'class="fig', "<h1")
"""Where the first figure of a home may stand, the first of these that it has."""


def before_first_figure(client: httpx.Client, path: str) -> tuple[int, int]:
    """The trips one after the other, and the bytes, packed, until a page shows its first figure.

    Raises AssertionError for a page that waits for what it could do without: a script that is not
    put off, a second style, a font that comes before the style.
    """
    page = client.get(path)
    assert page.headers["content-encoding"] == "gzip", path
    head = html.fromstring(page.text).find("head")
    assert not head.xpath("script[not(@defer) and not(@async) and not(@type='module')]"), path
    [style] = head.xpath("link[@rel='stylesheet']/@href")
    links = head.xpath("link[@rel='stylesheet' or @rel='preload']")
    assert links[0].get("rel") == "stylesheet", path
    assert {each.get("fetchpriority") for each in links[1:]} <= {"low"}, path
    asked = client.get(style)
    assert asked.headers["content-encoding"] == "gzip"
    shown = next(each for each in FIGURES if each in page.text)
    until = compress(page.text.partition(shown)[0].encode())
    return CONNECTION + 2, len(until) + int(asked.headers["content-length"])
