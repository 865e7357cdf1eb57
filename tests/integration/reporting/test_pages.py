"""The first face on a small world: every link answers, nothing is inline, every title differs."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from services.access.gate import Gate
from services.faces import errors
from services.faces.accounts import home
from services.faces.audit import log_state
from services.faces.audit.needs import LogHead
from services.faces.figures import pages
from services.faces.needs import Setting, give
from services.faces.routers import OF_PARTNERS
from services.faces.theme import assets
from services.projections.domain.entries import Entry
from services.reporting.adapters.problems import REFUSALS, problem_of
from services.reporting.adapters.sealed_store import SqlReleaseStore, open_sealed
from services.reporting.application import Tables
from services.reporting.main import Reporting, build
from services.reporting.ports import PublishedViews, ReleaseStore
from services.reporting.settings import ReportingSettings
from tests.integration.projections.conftest import MemoryFeed, project
from tests.names import HIDING
from tests.scratch import create_scratch
from tests.worlds import Tape

CASE = "7f1c1d0e-2a3b-4c5d-8e6f-0123456789ab"
MOST_BYTES = 100_000
ELSEWHERE = (
    "/v1/",
    "/saisie",
    "/carnet",
    "/registre",
    "/connexion",
    "/editions",
    "/partenaires/",
)  # in other rooms
VOID = ("meta", "link", "input", "br", "img")


class Page(HTMLParser):
    """What a test looks for in a page; `unclosed` is what a careless template leaves open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.unclosed: list[str] = []
        self.inline: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember links, open tags, and all that a strict policy would refuse."""
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if tag in ("script", "style") or any(name in given for name in ("style", "onclick")):
            self.inline.append(tag)
        if tag not in VOID:
            self.unclosed.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the last open tag, which must be this one."""
        assert self.unclosed.pop() == tag


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    """The pages over two posts, one of them in its last months."""
    tape = Tape()
    for post, commune in (("27-01", "27229"), ("92-01", "92050")):
        tape.say("post-opened", post=post, commune=commune)
        tape.say("post-filled", post=post)
        tape.say("convention-signed", post=post, ends_on="2009-02-15")
        tape.say("funding-pledged", post=post)
    tape.say("case-opened", subject=CASE, sequence=3)
    tape.say("interview-held", subject=CASE)
    tape.say("series-deposited")
    return on_pages(tmp_path / "read.db", tape.entries())


def on_pages(file: Path, entries: list[Entry]) -> TestClient:
    """The pages over these entries."""
    engine = create_scratch(file)
    project(engine, MemoryFeed(entries))
    engine.dispose()
    reporting = build(ReportingSettings(database_url=f"sqlite:///{file}"))
    app = served(reporting, len(entries))
    releases = SqlReleaseStore(open_sealed(file.with_name("sealed.db"), HIDING))
    for router in OF_PARTNERS:
        app.include_router(router)
    give(app, {ReleaseStore: releases})
    return TestClient(app)


class Head(NamedTuple):
    """A log of so many facts."""

    facts: int

    def head(self) -> int:
        """The position of the last one."""
        return self.facts


def served(reporting: Reporting, facts: int) -> FastAPI:
    """The pages of exact figures, to whoever sits at this machine."""
    app = FastAPI()
    errors.install(app, dict.fromkeys(REFUSALS, problem_of))
    for router in (home.router, pages.router, pages.of_posts, log_state.router, assets.router):
        app.include_router(router)
    give(
        app,
        {
            Gate: Gate(),
            Setting: Setting(demo=True, nation=True),
            Tables: reporting.tables,
            PublishedViews: reporting.views,
            LogHead: Head(facts),
        },
    )
    return app


def test_the_first_page_shows_the_last_whole_year_that_has_figures(tmp_path, client):
    assert "1 situation ouverte en 2008." in client.get("/").text
    tape = Tape()
    tape.say("post-opened")
    tape.say("case-opened", subject=CASE)
    years_later = tape.entries(datetime(2011, 3, 1, tzinfo=UTC))
    assert (
        "1 situation ouverte en 2008." in on_pages(tmp_path / "late.db", years_later).get("/").text
    )


def test_every_link_answers_and_every_title_differs(client):
    waiting, titles = ["/france?periode=2008", "/france?periode=2008-Q4"], {}
    seen = set(waiting)
    while waiting:
        path = waiting.pop()
        response = client.get(path)
        assert response.status_code == 200, path
        assert len(response.content) <= MOST_BYTES
        assert "default-src 'none'" in response.headers["content-security-policy"]
        if not response.headers["content-type"].startswith("text/html"):
            continue
        page = Page(response.text)
        assert not page.inline
        assert not page.unclosed
        titles.setdefault(re.findall(r"<title>(.*)</title>", response.text)[0], set()).add(path)
        for link in page.links:
            if link.startswith("/") and not link.startswith(ELSEWHERE) and link not in seen:
                seen.add(link)
                waiting.append(link)
    assert len(seen) > 40
    assert len(titles) > 30


def test_the_nation_says_what_happened_in_sentences(client):
    html = client.get("/france?periode=2008").text
    assert "1 situation ouverte en 2008." in html
    assert "pas de comparaison" in html
    assert "toutes les données sont synthétiques" in html
    assert 'Eure</a> <span class="quiet">27</span>' in html


def test_a_departement_lists_its_posts_and_the_conventions_that_end(client):
    html = client.get("/departements/27?periode=2008").text
    assert 'Evreux</a> <span class="quiet">27-01<' in html
    assert "moins de 3 mois" in html
    assert "pourvu" in html


def test_a_post_shows_its_register_and_no_case(client):
    html = client.get("/postes/27-01?periode=2008").text
    assert "jusqu’au 15/02/2009" in html
    assert CASE not in html
    assert "2 faits" in html  # numbers 1 and 2 never arrived


def test_a_post_is_not_counted_for_a_force_that_it_never_served(client):
    html = client.get("/postes/27-01?periode=2008&famille=personnes").text
    assert "police nationale" in html
    assert "gendarmerie nationale" not in html
    assert (
        "gendarmerie nationale"
        in client.get("/departements/27?periode=2008&famille=personnes").text
    )


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/departements/99", 404, "n’existe pas"),
        ("/postes/27-09", 404, "Aucun poste"),
        ("/france?periode=hier", 422, "ne se lit pas"),
        ("/france?periode=9999", 404, "Il n’y a rien en 9999"),
        ("/france?periode=0001-Q1", 404, "Il n’y a rien au 1er trimestre 1"),
        ("/departements/27?periode=1789", 404, "Il n’y a rien en 1789"),
        ("/postes/27-01?periode=9999-12", 404, "Il n’y a rien en décembre 9999"),
        ("/indicateurs?periode=9999", 404, "Il n’y a rien en 9999"),
        ("/france?famille=zz", 404, "choisissez parmi"),
        ("/indicateurs?periode=hier", 422, "ne se lit pas"),
    ],
)
def test_a_wrong_address_is_explained_in_french(client, path, status, sentence):
    response = client.get(path)
    assert response.status_code == status
    assert sentence in response.text


def test_an_empty_platform_says_how_to_begin(tmp_path):
    create_scratch(tmp_path / "read.db").dispose()
    reporting = build(ReportingSettings(database_url=f"sqlite:///{tmp_path / 'read.db'}"))
    client = TestClient(served(reporting, 0))
    for path in ("/", "/journal", "/indicateurs"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert "relais import" in answer.text
