"""The first face on a small world: every link answers, nothing is inline, every title differs."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from contracts.envelope import encode, read_at_the_door
from contracts.statistics import TABLES
from contracts.streams import stream_of
from services.projections.adapters.schema import create_scratch
from services.projections.domain.entries import Entry
from services.reporting.api import tables_router
from services.reporting.main import build
from services.reporting.settings import ReportingSettings
from services.reporting.web.pages import pages
from tests.integration.projections.conftest import MemoryFeed, project
from tests.worlds import Tape

CASE = "7f1c1d0e-2a3b-4c5d-8e6f-0123456789ab"
MOST_BYTES = 100_000
VOID = ("meta", "link", "input", "br", "img")


class Page(HTMLParser):
    """What a test looks for in a page; an element left open or closed twice fails."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.inline: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember links, open tags, and all that a strict policy would refuse."""
        given = dict(attrs)
        self.tags.append(tag)
        self.ids += [str(given["id"])] if "id" in given else []
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if tag in ("script", "style") or any(n == "style" or n.startswith("on") for n in given):
            self.inline.append(tag)
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A shape of a picture: nothing stays open."""
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the last open tag, which must be this one."""
        assert self._open.pop() == tag


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """The pages over two posts, one of them in its last months."""
    tape = Tape()
    for post, commune in (("27-01", "27229"), ("92-01", "92050")):
        tape.say("post-opened", post=post, commune=commune)
        tape.say("post-filled", post=post)
        tape.say("convention-signed", post=post, ends_on="2009-02-15")
        tape.say("funding-pledged", post=post)
        tape.say("survey-answered", post=post)
    tape.say("period-confirmed", post="27-01", cases_opened=3)
    tape.say("case-opened", subject=CASE, sequence=3)
    tape.say("interview-held", subject=CASE)
    tape.say("person-oriented", subject=CASE)
    tape.say("partner-contacted")
    tape.say("series-deposited")
    database = tmp_path_factory.mktemp("face") / "read.db"
    engine = create_scratch(database)
    entries = received(tape)
    project(engine, MemoryFeed(entries))
    engine.dispose()
    return TestClient(served(database, len(entries), demo=True))


def received(tape: Tape) -> list[Entry]:
    """The tape as the log keeps it when it all arrives in February 2009: 2008 is over."""
    arrived = datetime(2009, 2, 2, 8, tzinfo=UTC)
    facts = [read_at_the_door(said).recorded(arrived) for said in tape.envelopes]
    return [Entry(n, stream_of(fact), encode(fact)) for n, fact in enumerate(facts, 1)]


def served(database: Path, head: int, *, demo: bool = False) -> FastAPI:
    """The pages and the tables on a database, the pages last as they ask to be."""
    reporting = build(ReportingSettings(database_url=f"sqlite:///{database}"))
    app = FastAPI()
    app.include_router(tables_router(reporting.tables, reporting.meters))
    app.include_router(pages(reporting.tables, reporting.views, lambda: head, demo=demo))
    return app


def crawled(client: TestClient) -> Iterator[tuple[str, str, Page]]:
    """(address, text, page) of every page that a reader can reach from the first one."""
    waiting, seen = ["/"], {"/"}
    while waiting:
        path = waiting.pop()
        response = client.get(path)
        assert response.status_code == 200, path
        assert len(response.content) <= MOST_BYTES, path
        assert "default-src 'none'" in response.headers["content-security-policy"]
        page = Page(response.text)
        yield path, response.text, page
        for link in page.links:
            address = link.split("#")[0]
            if address.startswith("/") and address not in seen:
                seen.add(address)
                if address.startswith("/v1/"):
                    assert client.get(address).status_code == 200, address
                else:
                    waiting.append(address)


def test_every_link_answers_and_a_title_names_one_page(client):
    bodies: dict[str, set[str]] = {}
    tables = set()
    for path, text, page in crawled(client):
        assert not page.inline, path
        assert len(page.ids) == len(set(page.ids)), path
        assert [tag for tag in page.tags if tag in ("h1", "main", "footer")] == [
            "main",
            "h1",
            "footer",
        ]
        assert page.tags.count("table") == page.tags.count("caption"), path
        assert '<html lang="fr">' in text
        assert "ne pas diffuser" in text
        tables |= {id.removeprefix("t-") for id in page.ids if id.startswith("t-")}
        bodies.setdefault(re.findall(r"<title>(.*)</title>", text)[0], set()).add(text)
    assert len(bodies) > 150
    assert not [title for title, different in bodies.items() if len(different) > 1]
    assert tables == set(TABLES)


def test_the_first_page_opens_on_the_last_whole_year_with_figures(client):
    assert "<h1>France, 2008" in client.get("/").text


def test_the_nation_says_what_happened_in_sentences(client):
    html = client.get("/?periode=2008").text
    assert "1 situation ouverte en 2008." in html
    assert "pas de comparaison" in html
    assert "Jeu de données synthétique" in html
    assert "27 Eure" in html
    assert html.count("<svg") == html.count("<figcaption>") == 1


def test_a_departement_lists_its_posts_and_the_conventions_that_end(client):
    html = client.get("/departements/27?periode=2008").text
    assert 'Evreux <span class="id">(27-01)</span>' in html
    assert "moins de 3 mois" in html
    assert "pourvu" in html


def test_a_post_sets_what_it_declared_beside_what_it_recorded(client):
    html = client.get("/postes/27-01?periode=2008").text
    assert "jusqu&#39;au 15/02/2009" in html
    assert "<td>3</td><td>\N{MINUS SIGN}2</td>" in html
    assert "non confirmé" in html


def test_open_situations_and_missing_facts_name_no_case(client):
    html = client.get("/postes/27-01?periode=2008&famille=en-cours").text
    assert CASE not in html
    assert "14/10/2008" in html
    assert "27-01-a</th><td>1</td><td>2</td><td>2</td>" in html  # 1 and 2 never arrived


def test_the_register_of_a_post_has_its_history(client):
    html = client.get("/postes/27-01?periode=2008&famille=registre").text
    for said in ("02/01/2006", "27-01-2006", "Evreux", "2008", "50,00"):
        assert said in html


def test_the_journal_reconciles_the_two_forces_with_the_nation(client):
    html = client.get("/journal").text
    assert "à jour" in html
    assert '<th scope="row">2008</th><td>1</td><td>0</td><td>1</td><td>0</td>' in html


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/departements/99", 404, "n&#39;existe pas"),
        ("/postes/27-09", 404, "Aucun poste"),
        ("/?periode=hier", 422, "ne se lit pas"),
        ("/?famille=zz", 404, "choisissez parmi"),
        ("/?famille=registre", 404, "choisissez parmi"),
        ("/indicateurs?periode=hier", 422, "ne se lit pas"),
        ("/nulle-part", 404, "Rien ne se trouve"),
        ("/static/autre.css", 404, "Rien ne se trouve"),
    ],
)
def test_a_wrong_address_is_explained_in_french(client, path, status, sentence):
    response = client.get(path)
    assert response.status_code == status
    assert sentence in response.text
    assert not Page(response.text).inline


def test_what_an_address_says_is_never_markup(client):
    for path in ("/?periode=<script>", "/?famille=<script>", "/%3Cscript%3E", "/postes/<script>"):
        assert "<script" not in client.get(path).text


def test_an_empty_platform_says_how_to_begin(tmp_path):
    create_scratch(tmp_path / "read.db").dispose()
    client = TestClient(served(tmp_path / "read.db", 0))
    for path in ("/", "/departements/27", "/journal", "/indicateurs"):
        assert "relais import" in client.get(path).text
    assert client.get("/methode").status_code == 200


def test_figures_that_cannot_be_read_are_said_and_the_method_still_shows(tmp_path):
    client = TestClient(served(tmp_path / "absent.db", 0))
    assert client.get("/").status_code == 503
    assert "ne peuvent pas être lus" in client.get("/").text
    assert client.get("/methode").status_code == 200
