"""A survey is opened, sent, answered once by link or on paper, and counted: nobody is in it."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copytree

import httpx
import pytest

from contracts.answers import FactAnswer
from contracts.streams import StreamId
from services.access.domain.principals import LOCAL, Principal, Role
from services.embedded.platform import Platform, platform
from services.embedded.server import create_app
from services.intake.application.group_commit import Overloaded
from services.intake.application.surveys import SurveyRefused, Surveys
from services.intake.main import open_surveys
from tests.integration.register.conftest import NOW, PASSWORD, Desk, plain

HERE = "/registre/enquetes"
ASKED = {"public": "usagers", "lieu": "27-01", "periode": "2026", "fin": "30/06/2099"}
AGREES = {"attente": "oui", "accueil": "plutot_oui"}


@pytest.fixture(scope="module")
def opened(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """One platform for all: each test has a survey of its own period."""
    folder = tmp_path_factory.mktemp("surveys")
    copytree(prepared, folder, dirs_exist_ok=True)
    with platform(folder, lambda: NOW) as made:
        yield made


@pytest.fixture(scope="module")
def desk(opened: Platform) -> Iterator[Desk]:
    """A browser."""
    transport = httpx.ASGITransport(create_app(opened), client=("192.0.2.1", 1))
    with Desk(transport, lambda: NOW) as made:
        yield made


def survey(desk: Desk, period: str) -> str:
    """The page of a survey that the intervenant has opened."""
    assert desk.sign_in("intervenant", PASSWORD).status_code == 303
    answer = sent(desk, HERE, HERE, {**ASKED, "periode": period})
    return answer.headers["location"].partition("?")[0]


def sent(desk: Desk, page: str, to: str, typed: dict[str, str]) -> httpx.Response:
    """What a form of a page answers."""
    shown = desk.form(page).text
    said = dict(re.findall(r'name="(csrf|vu)" value="([^"]+)"', shown))
    assert "csrf" in said
    return desk.send(to, {**said, **typed})


def links(desk: Desk, page: str, number: int) -> list[str]:
    """Links drawn on the page of a survey."""
    shown = sent(desk, page, f"{page}/liens", {"nombre": str(number)})
    return re.findall(r"<code>[^<]*(/enquete/[^<]+)</code>", shown.text)


def test_links_answer_once_and_what_is_counted_holds_nobody(desk: Desk, opened: Platform) -> None:
    page = survey(desk, "2026")
    drawn = links(desk, page, 9)
    for link in drawn[:6]:
        desk.cookies.clear()
        assert "attente vous a paru acceptable" in plain(desk.get(link))
        assert "Choisissez une réponse" in plain(desk.send(link, {"attente": "bof"}))
        assert "Votre réponse est reçue" in plain(desk.send(link, AGREES))
        assert "a déjà servi" in plain(desk.send(link, AGREES))
        assert desk.get(link).status_code == 404
    assert desk.sign_in("intervenant", PASSWORD).status_code == 303
    assert "6 réponses sur 9 envois" in plain(desk.form(page))
    assert sent(desk, page, f"{page}/compte", {}).status_code == 422
    assert sent(desk, page, f"{page}/compte", {"certain": "oui"}).status_code == 303
    said = plain(desk.form(page))
    assert "100 % d'accord, 6 réponses sur 9 envois" in said
    assert "est close depuis le 02/03/2026" in plain(desk.get(drawn[7]))
    (told,) = opened.intake.store.history(StreamId.of_series("enquete_usagers", "27-01"))
    assert told[1].time.isoformat() == "2026-03-02T00:00:00+00:00"
    opened.projections.catch_up()
    found = opened.reporting.tables.indicators("site", "27-01", "2026").indicators
    (score,) = [each for each in found if each.indicator.code == "F-I2"]
    assert (score.value, score.base) == (100, 6)


def test_paper_is_transcribed_as_often_as_it_was_handed_out(desk: Desk) -> None:
    page = survey(desk, "2026-Q1")
    assert desk.get(f"{page}/formulaire.pdf").content.startswith(b"%PDF")
    assert sent(desk, page, f"{page}/papier", {"nombre": "deux"}).status_code == 422
    assert sent(desk, page, f"{page}/papier", {"nombre": "2"}).status_code == 303
    assert sent(desk, page, f"{page}/reponse", {}).status_code == 422
    for _ in range(2):
        assert sent(desk, page, f"{page}/reponse", AGREES).status_code == 303
    more = sent(desk, page, f"{page}/reponse", AGREES)
    assert "Les 2 formulaires distribués sont tous transcrits" in plain(more)
    slips = sent(desk, page, f"{page}/liens", {"nombre": "3", "forme": "pdf"})
    assert slips.content.startswith(b"%PDF")
    assert sent(desk, page, f"{page}/annulation", {}).status_code == 422
    assert sent(desk, page, f"{page}/compte", {"certain": "oui"}).status_code == 303
    assert "non communiqué : moins de 5 réponses" in plain(desk.form(page))


def test_a_form_sent_again_after_going_back_sends_and_transcribes_nothing_more(
    desk: Desk, opened: Platform
) -> None:
    page = survey(desk, "2027-Q1")
    for what, typed in (
        ("papier", {"nombre": "4"}),
        ("liens", {"nombre": "3"}),
        ("reponse", AGREES),
    ):
        left = desk.get(page).headers["location"]  # what going back asks for once more
        assert sent(desk, left, f"{page}/{what}", typed).status_code < 400
        again = sent(desk, left, f"{page}/{what}", typed)
        assert again.status_code == 422
        assert "Cet envoi est déjà noté" in plain(again)
    kept = opened.surveys.find(page.rpartition("/")[2])
    assert kept is not None
    assert (kept.paper, kept.links, kept.transcribed) == (4, 3, 1)


def test_a_survey_is_kept_by_its_post_its_employer_or_the_association(
    desk: Desk, opened: Platform
) -> None:
    page = survey(desk, "2026-Q2")
    accounts = opened.access.accounts
    accounts.create("aniscg", PASSWORD, "test")
    accounts.grant("aniscg", Role.ANISCG, ["FR"], "test")
    for wrong, sentence in (
        ({"lieu": "76-01"}, "un lieu qui est le vôtre"),
        ({"periode": "2026-03"}, "une année ou un trimestre"),
        ({"fin": "01/03/2026"}, "est passé"),
        ({"fin": "demain"}, "Une date s'écrit"),
        ({"public": "voisins"}, "à qui l'enquête s'adresse"),
        ({"periode": "2026-Q2"}, "Il y a déjà une enquête"),
    ):
        assert sentence in plain(sent(desk, HERE, HERE, {**ASKED, **wrong}))
    assert desk.sign_in("employeur", PASSWORD).status_code == 303
    assert desk.form(page).status_code == 200
    assert desk.sign_in("aniscg", PASSWORD).status_code == 303
    assert desk.form(page).status_code == 200
    assert sent(desk, HERE, HERE, {**ASKED, "lieu": "FR"}).status_code == 303
    assert desk.sign_in("prefecture", PASSWORD).status_code == 303
    assert desk.get(HERE).status_code == 403
    assert desk.form(page).status_code == 403


def test_a_link_expires_and_the_store_joins_no_answer_to_a_link_nor_an_hour(
    opened: Platform,
) -> None:
    now: list[datetime] = [NOW]
    where = opened.intake_settings.log
    with open_surveys(where, opened.intake) as made:
        surveys = Surveys(made.store, made.tell, lambda: now[0])
        made_up = surveys.open("partenaires", "27-01", "2026", NOW.date())
        secrets = surveys.draw(made_up, made_up.stands, 7)
        for secret in secrets[:6]:
            surveys.answer(made_up.id, secret, {"conflits": "oui", "image": "non"})
        now[0] += timedelta(days=1)
        with pytest.raises(SurveyRefused, match="a expiré"):
            surveys.asked(made_up.id, secrets[6])
        with pytest.raises(SurveyRefused, match="jamais été envoyé"):
            surveys.asked("autre", secrets[6])
        left = "SELECT count(*) FROM survey_links WHERE survey = ?"
        with closing(sqlite3.connect(where)) as read:
            kept = read.execute("SELECT * FROM survey_answers").fetchall()
            assert kept == sorted(kept)  # by a place drawn at random: not as they came
            assert all(len(row) == 3 for row in kept)
            assert read.execute(left, [made_up.id]).fetchone() == (1,)

        def busy(said: Sequence[object], who: Principal) -> list[FactAnswer]:
            raise Overloaded

        waits = replace(surveys, tell=busy)
        assert "réponses sont gardées" in waits.count(made_up, LOCAL)
        assert surveys.count(made_up, LOCAL) == ""
        assert surveys.count(made_up, LOCAL) == ""  # asked again: once
        assert not surveys.store.answers(made_up.id)
    for series in ("enquete_conflits", "enquete_relations"):
        assert len(opened.intake.store.history(StreamId.of_series(series, "27-01"))) == 1
