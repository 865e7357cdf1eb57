"""Two who say more of a survey at the same moment: one is taken, the other is told."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import pytest

from contracts.answers import FactAnswer
from services.access.domain.principals import Principal
from services.chassis.databases import Where
from services.intake.adapters.surveys import SqlSurveyStore
from services.intake.application.surveys import CAME_BEFORE, SurveyRefused, Surveys
from services.intake.domain.surveys import Survey
from tests.at_once import at_once

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
AGREES = {"attente": "oui"}
Act = Callable[[Surveys, Survey], object]
HANDS_OUT: Act = lambda by, survey: by.hand_out(survey, survey.stands, 3)  # noqa: E731
TRANSCRIBES: Act = lambda by, survey: by.transcribe(survey, survey.stands, AGREES)  # noqa: E731
DRAWS: Act = lambda by, survey: by.draw(survey, survey.stands, 5)  # noqa: E731
TAKES_BACK: Act = lambda by, survey: by.take_back(survey, survey.stands)  # noqa: E731


@pytest.fixture(params=["SQLite", "PostgreSQL"], scope="module")
def desks(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sequence[Surveys]]:
    """Two processes on one database."""
    where: Where = tmp_path_factory.mktemp("surveys") / "log.db"
    if request.param == "PostgreSQL":
        where = request.getfixturevalue("databases").posts
    stores = [SqlSurveyStore(where) for _ in range(2)]
    yield [Surveys(store, _deaf, lambda: NOW) for store in stores]
    for store in stores:
        store.dispose()


def test_of_two_at_once_one_is_taken_and_the_other_told(desks: Sequence[Surveys]) -> None:
    survey = _opened(desks, "2026")
    for said in ((HANDS_OUT, HANDS_OUT), (TRANSCRIBES, TRANSCRIBES), (HANDS_OUT, TRANSCRIBES)):
        assert _told(desks, _now(desks, survey), said) == [CAME_BEFORE]
    survey = _now(desks, survey)
    assert (survey.paper, survey.transcribed) in ((13, 2), (16, 1))
    links = [*desks[0].draw(survey, survey.stands, 2)]
    survey = _now(desks, survey)
    answer = lambda by, link: by.answer(survey.id, link, AGREES)  # noqa: E731
    at_once(
        lambda: answer(desks[0], links[0]),
        lambda: answer(desks[1], links[1]),
        lambda: TRANSCRIBES(desks[0], survey),
    )
    assert _now(desks, survey).responses == survey.responses + 3


def test_the_form_of_links_sent_twice_at_once_shows_the_same_links_twice(
    desks: Sequence[Surveys],
) -> None:
    survey = _opened(desks, "2025")
    one, other = at_once(*(lambda by=by: by.draw(survey, survey.stands, 5, "x") for by in desks))
    assert one == other
    assert (_now(desks, survey).links, _now(desks, survey).left) == (15, 15)
    assert _told(desks, _now(desks, survey), (DRAWS, DRAWS)) == [CAME_BEFORE]


def test_who_takes_a_survey_back_while_links_are_drawn_loses_none(desks: Sequence[Surveys]) -> None:
    survey = _opened(desks, "2024")
    _told(desks, survey, (DRAWS, TAKES_BACK))
    now = desks[0].find(survey.id)
    assert now is None or now.left == now.links == 15
    assert _told(desks, survey, (TAKES_BACK, TAKES_BACK)) in ([], [CAME_BEFORE] * 2)


def _opened(desks: Sequence[Surveys], period: str) -> Survey:
    made = desks[0].open("usagers", "27-01", period, NOW.date())
    desks[0].draw(made, made.stands, 10)
    made = _now(desks, made)
    desks[0].hand_out(made, made.stands, 10)
    return _now(desks, made)


def _now(desks: Sequence[Surveys], survey: Survey) -> Survey:
    found = desks[0].find(survey.id)
    assert found is not None
    return found


def _told(desks: Sequence[Surveys], survey: Survey, acts: tuple[Act, Act]) -> list[str]:
    """What is said to those who are refused."""

    def said(act: Act, by: Surveys) -> str:
        try:
            act(by, survey)
        except SurveyRefused as refused:
            return str(refused)
        return ""

    (first, second), (one, other) = acts, desks
    return [*filter(None, at_once(lambda: said(first, one), lambda: said(second, other)))]


def _deaf(said: Sequence[object], who: Principal) -> Sequence[FactAnswer]:
    return []
