"""The form of every page, sent twice at the same moment, records what one sending records."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from importlib.util import find_spec
from pathlib import Path
from shutil import copytree

import httpx
import pytest
from fastapi.routing import iter_route_contexts

from services.embedded.platform import Platform, platform
from services.embedded.server import create_app
from tests.at_once import at_once
from tests.integration.access.browser import Browser
from tests.integration.access.conftest import Clock
from tests.integration.access.each_form import ELSEWHERE, FORMS, MACHINES, REASONS, FormSent
from tests.integration.register.conftest import Typed

KEPT = {
    "intake.db": ("stored_events", "surveys", "survey_links", "survey_answers"),
    "sealed.db": ("arbitration_entries", "arbitration_words"),
    "vault.db": ("cases", "details", "erasures"),
    "access.db": ("access_events", "passwords", "sessions", "credentials"),
}
SUMS = ("links", "paper", "responses")  # of surveys


class World:
    """A platform whose people send each form as often as `times` says, at the same moment."""

    def __init__(self, opened: Platform, times: int) -> None:
        self.opened, self.times, self.found = opened, times, dict[str, str]()
        self.transport = httpx.ASGITransport(create_app(opened), client=("192.0.2.1", 1))
        self._browsers: dict[str, Browser] = {}

    def browser(self, login: str) -> Browser:
        """Somebody signed in; with nothing typed, since argon2 is slow."""
        if login not in self._browsers:
            made = self._browsers[login] = Browser(self.transport, self.opened.access.clock)
            if login:
                sign_in = self.opened.access.sign_in
                session = sign_in.without_password(login, sign_in.leaving())
                made.cookies.set("relais_session", session.secret)
        return self._browsers[login]

    def send(self, form: FormSent) -> list[int]:
        """Open the page of a form and send it; the statuses of the answers."""
        asks, page = self.browser(form.login), form.page.format(**self.found)
        to = form.to.format(**self.found) or page.partition("?")[0]
        shown = asks.form(page)
        assert shown.status_code == 200, (page, shown.status_code)
        said = {**Typed(_form(shown.text, to)).values, **form.typed}

        def once() -> httpx.Response:
            other = Browser(self.transport, asks.clock)
            other.cookies = asks.cookies
            return other.ask("POST", to, data=said)

        answers = sorted(at_once(*[once] * self.times), key=lambda each: each.status_code)
        name, pattern = form.finds
        if name:
            told = answers[0].headers.get("location", "") + answers[0].text
            found = re.search(pattern, told)
            assert found, (form.route, told)
            self.found[name] = found[1]
        self._look()
        return [each.status_code for each in answers]

    def kept(self) -> Counter[str]:
        """How many rows each table has, and what surveys count."""
        counts: Counter[str] = Counter()
        for name, tables in KEPT.items():
            with closing(sqlite3.connect(self.opened.folder.path / name)) as read:
                for table in tables:
                    (counts[table],) = read.execute(f"SELECT count(*) FROM {table}").fetchone()
                if name == "intake.db":
                    asked = ", ".join(f"coalesce(sum({each}), 0)" for each in SUMS)
                    row = read.execute(f"SELECT {asked} FROM surveys").fetchone()
                    counts.update(dict(zip(SUMS, row, strict=True)))
        return counts

    def _look(self) -> None:
        """What pages know of what was just said, and the facts that later addresses name."""
        self.opened.projections.catch_up()
        for _, fact in self.opened.intake.store.history("27-01"):
            self.found[fact.type.removeprefix("relais.")] = str(fact.id)
        self.found["signed"] = self.found.get("convention-signed.v1", "")
        if case := self.found.get("case"):
            for _, fact in self.opened.intake.store.history(f"case/{case}"):
                if "closed" in fact.type:
                    self.found["closing"] = str(fact.id)


@pytest.fixture
def worlds(prepared: Path, tmp_path: Path) -> Iterator[list[World]]:
    """Two that begin alike: one in which a form is sent once, one in which it is sent twice."""
    with ExitStack() as left:
        made = []
        for times in (1, 2):
            folder = tmp_path / str(times)
            copytree(prepared, folder)
            made.append(World(left.enter_context(platform(folder, Clock())), times))
        yield made


def test_a_form_sent_twice_at_once_records_what_one_sending_records(worlds: list[World]) -> None:
    wrong = []
    for form in FORMS:
        before = worlds[0].kept()
        (one,), two = (world.send(form) for world in worlds)
        once, twice = (world.kept() for world in worlds)
        if once != twice or one not in (200, 303) or two[0] != one or two[1] >= 500:
            wrong.append((form.route, one, two, once - twice, twice - once))
        elif once == before and form.typed:
            wrong.append((form.route, one, "records nothing"))
    assert not wrong


def test_every_form_has_its_case_or_its_reason(worlds: list[World]) -> None:
    contexts = iter_route_contexts(create_app(worlds[0].opened).routes)
    routes = {each.path for each in contexts if "POST" in (each.methods or ())}
    excused = [route for reason in REASONS.values() for route in reason]
    known = [*{form.route for form in FORMS}, *ELSEWHERE, *MACHINES, *excused]
    assert sorted(known) == sorted(filter(None, routes)), "a form without its case, or the other"
    for module in (*ELSEWHERE.values(), *MACHINES.values()):
        assert find_spec(f"tests.integration.{module}"), module


def _form(page: str, to: str) -> str:
    """The form of a page that is sent to an address."""
    forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
    heads = [each.partition(">")[0] for each in forms]
    sent = re.compile(rf'action="(\?envoi|{re.escape(to)})["?]')
    own = [each for head, each in zip(heads, forms, strict=True) if sent.search(head)]
    own = own or [each for head, each in zip(heads, forms, strict=True) if "action=" not in head]
    assert own, (to, heads)
    return str(own[-1])
