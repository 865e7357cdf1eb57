"""The day of a post: what its pages offer, take, call over, keep and erase, wherever it is."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from pydantic_core import to_json

from contracts.days import day_at
from contracts.events.cases import PersonalDetailsErased
from services.embedded.platform import Platform, platform
from services.embedded.server import create_app
from services.intake.domain.details import Details
from services.operations.health import Diagnosis
from tests.browser.walking import printed
from tests.builders import envelope
from tests.integration.saisie.conftest import OPENING, FactWriter, plain
from tests.services import NotInstalled

REUNION, GUADELOUPE, EURE, MAYOTTE = "974-01", "971-01", "27-01", "976-01"
OFFERED = re.compile(r'name="occurred_on"[^>]*value="([^"]*)"')
EVENING = datetime(2008, 12, 31, 21, tzinfo=UTC)
"""31 December at 17:00 in Guadeloupe and 22:00 in Paris; 1 January, 1:00, in La Réunion."""


class At:
    """A clock that a test sets."""

    now = EVENING

    def __call__(self) -> datetime:
        return self.now


@contextmanager
def places(folder: Path, clock: At) -> Iterator[Platform]:
    """A post in each place, open since 2006."""
    with platform(folder, clock) as made:
        posts = (REUNION, GUADELOUPE, EURE, MAYOTTE)
        made.intake.submit([envelope("post-opened", post=post) for post in posts])
        made.projections.catch_up()
        yield made


@contextmanager
def at_a_desk(opened: Platform) -> Iterator[FactWriter]:
    transport = httpx.ASGITransport(create_app(opened), client=("127.0.0.1", 1))
    with FactWriter(transport) as made:
        made.base = "http://127.0.0.1"
        yield made


@pytest.fixture
def clock() -> At:
    return At()


@pytest.fixture
def opened(tmp_path: Path, clock: At) -> Iterator[Platform]:
    with places(tmp_path, clock) as made:
        yield made


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """Where it stays that evening."""
    with places(tmp_path_factory.mktemp("evening"), At()) as made:
        yield made


@pytest.fixture(scope="module")
def desk(evening: Platform) -> Iterator[FactWriter]:
    with at_a_desk(evening) as made:
        yield made


def offered(desk: FactWriter, post: str) -> str:
    """The day with which the form of a saisine begins."""
    (day,) = OFFERED.findall(desk.form(f"/saisie/{post}/nouvelle").text)
    return str(day)


DAYS = {
    0: {REUNION: "01/01/2009", GUADELOUPE: "31/12/2008", EURE: "31/12/2008"},
    3: {REUNION: "01/01/2009", GUADELOUPE: "31/12/2008", EURE: "01/01/2009"},
    7: {REUNION: "01/01/2009", GUADELOUPE: "01/01/2009", EURE: "01/01/2009"},
}
"""By the hours since that evening."""


def test_a_form_begins_with_the_day_of_its_post_takes_it_and_refuses_the_next(
    opened: Platform, clock: At
) -> None:
    with at_a_desk(opened) as desk:
        for hours, days in DAYS.items():
            clock.now = EVENING + timedelta(hours=hours)
            for post, day in days.items():
                path = f"/saisie/{post}/nouvelle"
                assert offered(desk, post) == day
                assert desk.fill(path, {**OPENING, "occurred_on": day}).status_code == 303
                tomorrow = "02/01/2009" if day == "01/01/2009" else "01/01/2009"
                refused = desk.fill(path, {**OPENING, "occurred_on": tomorrow})
                assert refused.status_code == 422
                assert "Cette date est à venir" in plain(refused)


def test_the_page_of_the_day_and_its_instants_go_by_the_clocks_of_the_post(
    desk: FactWriter,
) -> None:
    said = {post: plain(desk.get(f"/saisie/{post}")) for post in (REUNION, GUADELOUPE)}
    assert "Jeudi 1er janvier 2009" in said[REUNION]
    assert "Mercredi 31 décembre 2008" in said[GUADELOUPE]
    assert "le 1er janvier 2009 à 1 h 00" in said[REUNION]
    assert "le 31 décembre 2008 à 17 h 00" in said[GUADELOUPE]
    assert "1er janvier 2009 à 1 h 00" in plain(desk.get(f"/postes/{REUNION}"))
    assert "31 décembre 2008 à 22 h 00" in plain(desk.get("/france"))


def test_the_years_that_a_post_offers_go_by_its_own_day(desk: FactWriter) -> None:
    for path, known in (
        (f"/postes/{REUNION}?", True),
        (f"/postes/{REUNION}/indicateurs?", True),
        (f"/postes/{GUADELOUPE}?", False),
        ("/france?", False),
    ):
        assert desk.get(f"{path}periode=2009").status_code == (200 if known else 404), path
        assert ("periode=2009" in desk.get(f"{path}periode=2008").text) is known, path


def test_the_report_of_a_post_says_its_own_day(desk: FactWriter) -> None:
    for post, day in ((REUNION, "1er janvier 2009"), (GUADELOUPE, "31 décembre 2008")):
        content = desk.get(f"/saisie/{post}/rapport.pdf?annee=2008").content
        try:
            said = printed(content)
        except NotInstalled as missing:
            pytest.skip(str(missing))
        assert f"Compté jusqu’au {day}" in " ".join(said.split())


def test_a_meeting_is_noted_on_the_day_of_its_departement(desk: FactWriter) -> None:
    for place, day in (("974", "01/01/2009"), ("971", "31/12/2008")):
        said = {"tenu": day, "instance": "copil", "decision": "Le poste reste."}
        assert desk.fill(f"/comites/{place}", said).status_code == 303
        assert f"le {day}" in plain(desk.form(f"/comites/{place}"))


def test_a_quarter_is_confirmed_once_it_is_over_at_the_post(opened: Platform, clock: At) -> None:
    with at_a_desk(opened) as desk:

        def answer(post: str) -> str:
            path = f"/saisie/{post}/trimestre"
            said = {"trimestre": "2008-Q4", "situations": "0"}
            return plain(desk.send(path, {**desk.hidden(f"{path}?trimestre=2008-Q4"), **said}))

        assert "4e trimestre 2008" in plain(desk.get(f"/saisie/{REUNION}"))
        assert "3e trimestre 2008" in plain(desk.get(f"/saisie/{GUADELOUPE}"))
        assert "n'est pas terminé" not in answer(REUNION)
        assert "n'est pas terminé" in answer(GUADELOUPE)
        clock.now += timedelta(hours=7)
        assert "n'est pas terminé" not in answer(GUADELOUPE)


def test_a_file_is_judged_by_the_day_of_the_post(desk: FactWriter) -> None:
    line = "date;saisine;statut;sexe;age;problematiques\r\n01/01/2009;autres;nr;nr;nr;autre"
    said = {}
    for post in (REUNION, GUADELOUPE):
        files = {"fichier": ("registre.csv", line.encode(), "text/csv")}
        answer = desk.ask("POST", f"/saisie/{post}/import", files=files, data={"csrf": ""})
        said[post] = plain(answer)
    assert "1 ligne à enregistrer" in said[REUNION]
    assert "Cette date est à venir" in said[GUADELOUPE]


def test_the_door_counts_its_two_days_of_drift_from_the_day_of_the_post(evening: Platform) -> None:
    days = {REUNION: 3, GUADELOUPE: 2, EURE: 2}  # of January, the last one taken
    for post, last in days.items():
        facts = [
            envelope("case-opened", post=post, occurred_on=f"2009-01-{day:02}")
            for day in (last, last + 1)
        ]
        answers = evening.intake.submit(facts)
        assert [each.answer for each in answers] == ["accepted", "rejected"], post


def test_what_an_older_log_took_by_the_day_in_paris_is_taken_again(opened: Platform) -> None:
    at = EVENING + timedelta(hours=3)  # already 1 January in Paris
    said = envelope("case-opened", post=GUADELOUPE, occurred_on="2009-01-03", time=at.isoformat())
    (told,) = opened.intake.import_lines([to_json(said)], lambda fact: fact.time)
    assert told.answer.answer == "accepted"


def test_details_are_erased_when_their_last_day_is_over_at_the_post(
    opened: Platform, clock: At
) -> None:
    vault, cases = opened.vault.vault, {}
    for post in (REUNION, GUADELOUPE, EURE):
        fact = envelope("case-opened", post=post, occurred_on="2008-12-31")
        opened.intake.submit([fact])
        cases[post] = fact["subject"]
        vault.put(post, UUID(fact["subject"]), Details(name="Odile"), "test", "suivi")
    over = day_at(EURE, clock.now).replace(year=2008 + vault.months // 12)
    clock.now = datetime(over.year, over.month, over.day, tzinfo=UTC) - timedelta(hours=3)
    assert [due.post for due in vault.due()] == [REUNION]  # where it is 1 o'clock
    clock.now += timedelta(hours=3)
    assert {due.post for due in vault.due()} == {REUNION, EURE}
    vault.sweep(vault.due())
    (_, erased) = opened.intake.store.history(f"case/{cases[REUNION]}")[-1]
    assert isinstance(erased.event, PersonalDetailsErased)
    assert erased.event.occurred_on == over
    clock.now += timedelta(hours=4)
    assert [due.post for due in vault.due()] == [GUADELOUPE]


def test_a_post_whose_quarter_goes_on_is_not_silent_yet(opened: Platform, clock: At) -> None:
    def silent(hours: int) -> list[str]:
        clock.now = EVENING + timedelta(hours=hours)
        opened.intake.submit([envelope("case-opened", post=EURE, occurred_on="2008-12-31")])
        opened.projections.catch_up()
        (posts,) = Diagnosis(opened).silent_posts.values()
        return sorted(posts)

    assert silent(3) == [REUNION, MAYOTTE]
    assert silent(7) == [GUADELOUPE, REUNION, MAYOTTE]


def test_the_notebook_is_told_the_clocks_of_its_post_and_the_hour(desk: FactWriter) -> None:
    assert '"zone":"Indian/Reunion"' in desk.get(f"/carnet/{REUNION}").text
    assert desk.get(f"/carnet/{REUNION}/etat").json()["now"] == EVENING.isoformat()
