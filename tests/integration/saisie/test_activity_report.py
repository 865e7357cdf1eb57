"""The activity report of a post: its own exact figures as a document, read as it is printed."""

import pytest

from tests.browser.walking import printed
from tests.integration.saisie.conftest import HERE, FactWriter
from tests.services import NotInstalled

MANY = 2


def report(desk: FactWriter, year: int) -> str:
    """The words of the report, a space between them."""
    answer = desk.get(f"{HERE}/rapport.pdf?annee={year}")
    assert answer.headers["content-type"] == "application/pdf", answer.text
    assert answer.headers["cache-control"] == "no-store"
    try:
        return " ".join(printed(answer.content).split())
    except NotInstalled as missing:
        pytest.skip(str(missing))


def test_the_first_page_says_how_many_and_nothing_is_hidden_of_a_small_count(desk, opened):
    for _ in range(MANY):
        desk.opened()
    desk.opened(**{"person.sex": "m", "person.age": "lt18", "problems": "logement"})
    opened.projections.catch_up()
    said = report(desk, 2008)
    assert "rapport d’activité 2008" in said
    assert f"{MANY + 1} situations ouvertes en 2008" in said
    assert "chiffres exacts, à ne pas diffuser" in said
    assert "Moins de 18 ans" in said  # one person: a release would not say it
    assert "n.c." not in said
    assert "Compte rendu CORG" not in said  # nobody: no line of zeros
    assert report(desk, 2008) == said


def test_a_post_on_its_first_day_has_a_report_without_charts_of_nothing(desk, opened):
    opened.projections.catch_up()
    said = report(desk, 2008)
    assert "0 situation ouverte en 2008" in said
    assert "L’activité du poste" not in said
    assert "non renseigné" not in said


def test_a_year_without_figures_is_refused_in_words(desk, opened):
    for year in ("1899", "2010", "99999", "x"):
        answer = desk.get(f"{HERE}/rapport.pdf?annee={year}")
        assert answer.status_code in (404, 422), year
        assert "<h1" in answer.text
