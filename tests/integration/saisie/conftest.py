"""A post that enters facts on its pages, with an account and without."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import httpx
import pytest

from services.embedded.platform import Platform, platform
from services.embedded.server import create_app
from tests.builders import envelope
from tests.integration.access.browser import Browser

NOW = datetime(2008, 11, 20, 9, tzinfo=UTC)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
POST = "27-01"
HERE = f"/saisie/{POST}"
OPENING = {
    "occurred_on": "14/10/2008",
    "saisine": "main_courante",
    "person.status": "victime",
    "person.sex": "f",
    "person.age": "25_45",
    "person.commune": "27229",
    "person.known_to_social_services": "non",
    "problems": ["conjugal", "psy"],
}


def plain(answer: httpx.Response) -> str:
    """What a page says, its spaces and apostrophes as a keyboard types them."""
    text = unescape(answer.text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return re.sub("[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]", " ", text)


class FactWriter(Browser):
    """Fills forms as a browser does: with what the page hides in them."""

    def hidden(self, path: str) -> dict[str, str]:
        """The hidden fields of a page."""
        return {name: unescape(text) for name, text in HIDDEN.findall(self.form(path).text)}

    def fill(self, path: str, said: Mapping[str, object], **more: object) -> httpx.Response:
        """Open a form and send it."""
        return self.send(path, {**self.hidden(path), **said}, **more)

    def send(self, path: str, said: Mapping[str, object], **more: object) -> httpx.Response:
        """Send a form as it is."""
        return self.ask("POST", path, data=dict(said), **more)

    def opened(self, **said: object) -> str:
        """A new case; the address of its page."""
        answer = self.fill(f"{HERE}/nouvelle", {**OPENING, **said})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"].partition("?")[0]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Platform]:
    """A post of the police, open since 2006; it is November 2008."""
    with platform(tmp_path, lambda: NOW) as made:
        made.intake.submit([envelope("post-opened")])
        made.projections.catch_up()
        yield made


@pytest.fixture
def desk(opened: Platform) -> Iterator[FactWriter]:
    """Someone at the machine of the post, without accounts."""
    transport = httpx.ASGITransport(create_app(opened), client=("127.0.0.1", 1))
    with FactWriter(transport) as made:
        made.base = "http://127.0.0.1"
        yield made
