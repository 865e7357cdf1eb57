"""A register that people fill on its pages, each in the role of its own."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from shutil import copytree

import httpx
import pytest

from services.access.domain.principals import Role
from services.embedded.platform import Platform, platform
from services.embedded.server import create_app
from tests.builders import envelope
from tests.integration.access.browser import Browser

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PASSWORD = "un mot de passe long"
HELD = {
    "prefecture": (Role.PREFECTURE, ["27"]),
    "voisine": (Role.PREFECTURE, ["76"]),
    "employeur": (Role.EMPLOYEUR, ["27-01"]),
    "departement": (Role.FINANCEUR, ["27"]),
    "commune": (Role.FINANCEUR, ["27229"]),
    "intervenant": (Role.INTERVENANT, ["27-01"]),
}
SIGNED = {
    "effective_on": "01/02/2026",
    "convention": "27-01-2026",
    "starts_on": "01/01/2026",
    "ends_on": "31/12/2028",
    "signatories": ["etat", "cg"],
    "monitoring": ["copil"],
}
PLEDGED = {
    "effective_on": "01/02/2026",
    "convention": "27-01-2026",
    "year": "2026",
    "funder": "fipd",
    "share_percent": "33,3",
}


def plain(answer: httpx.Response) -> str:
    """What a page says, its spaces and apostrophes as a keyboard types them."""
    text = unescape(answer.text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    text = re.sub(r"<[^>]*>", "", text)
    return re.sub(r"[\s\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]+", " ", text)


class Typed(HTMLParser):
    """What a form holds as it is shown: hidden fields, texts, what is ticked or selected."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self._list = self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name, value = said.get("name") or "", said.get("value") or ""
        if tag == "input" and (said.get("type") not in ("radio", "checkbox") or "checked" in said):
            self.values.setdefault(name, []).append(value)
        elif tag == "option" and "selected" in said:
            self.values[self._list] = [value]
        elif tag in ("select", "textarea"):
            self._list, self._area = name, name if tag == "textarea" else ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] = [data.removeprefix("\n")]
            self._area = ""


class Desk(Browser):
    """Fills forms as a browser does: with what the page holds already."""

    def fill(self, path: str, said: Mapping[str, object]) -> httpx.Response:
        """Open a form and send it."""
        form = self.form(path)
        return self.send(path.partition("?")[0], {**Typed(form.text).values, **said})

    def send(self, path: str, said: Mapping[str, object]) -> httpx.Response:
        """Send a form as it is."""
        return self.ask("POST", path, data=dict(said))

    def refused(self, path: str, said: Mapping[str, object], sentence: str) -> httpx.Response:
        """Send a form that is refused in words; all that was typed is there to be mended."""
        answer = self.fill(path, said)
        assert (answer.status_code, sentence in plain(answer)) == (422, True), plain(answer)
        shown = Typed(answer.text).values
        for name, typed in said.items():
            values = typed if isinstance(typed, list) else [typed]
            assert name == "acte" or {*shown.get(name, [])} == {*values}, (name, shown.get(name))
        return answer

    def done(self, path: str, said: Mapping[str, object]) -> httpx.Response:
        """Send a form that is taken; the page that it leads to."""
        answer = self.fill(path, said)
        assert answer.status_code == 303, plain(answer)
        return self.get(answer.headers["location"])


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a post and an account a role; argon2 is slow on purpose."""
    folder = tmp_path_factory.mktemp("register")
    with platform(folder, lambda: NOW) as made:
        made.intake.submit([envelope("post-opened"), envelope("post-opened", post="76-01")])
        made.projections.catch_up()
        for login, (role, scope) in HELD.items():
            made.access.accounts.create(login, PASSWORD, "test")
            made.access.accounts.grant(login, role, scope, "test")
    return folder


@pytest.fixture
def opened(prepared: Path, tmp_path: Path) -> Iterator[Platform]:
    """The platform on a copy of that folder."""
    copytree(prepared, tmp_path, dirs_exist_ok=True)
    with platform(tmp_path, lambda: NOW) as made:
        yield made


@pytest.fixture
def desk(opened: Platform) -> Iterator[Desk]:
    """A browser that is not signed in."""
    transport = httpx.ASGITransport(create_app(opened), client=("192.0.2.1", 1))
    with Desk(transport, lambda: NOW) as made:
        yield made
