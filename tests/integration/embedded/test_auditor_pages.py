"""What an auditor asks of the past by page, in both set-ups: built aside, found again."""

import re
from html import unescape
from time import monotonic, sleep

import pytest
from starlette.testclient import TestClient


def test_an_auditor_asks_by_page_and_finds_the_result_again(client):
    asked = {"tableau": "A1", "periode": "2008", "au": "4"}
    sent = client.post("/audit/passe/tableau", data=asked, follow_redirects=False)
    assert sent.status_code == 303
    page = _built(client, sent.headers["location"])
    assert "tel que connu au rang 4" in page
    assert "Compté depuis les 4 premiers faits" in page
    text = client.get(f"{sent.headers['location']}/csv").text
    assert "police" in text
    again = client.post("/audit/passe/tableau", data=asked, follow_redirects=False)
    assert again.headers["location"] == sent.headers["location"]
    assert sent.headers["location"] in client.get("/audit/passe").text


def test_an_auditor_reads_why_a_table_changed(client):
    asked = {"tableau": "A1", "periode": "2008", "depuis": "4"}
    sent = client.post("/audit/passe/rectificatif", data=asked, follow_redirects=False)
    page = _built(client, sent.headers["location"])
    assert "des faits expliquent chaque écart" in page
    assert "résidu" in client.get(f"{sent.headers['location']}/csv").text


def plain(page: str) -> str:
    """A page as one types: straight apostrophes, plain spaces."""
    return unescape(page).replace("’", "'").replace("\N{NO-BREAK SPACE}", " ")


def _built(client: TestClient, address: str) -> str:
    deadline = monotonic() + 20
    while "Avancement" in (page := client.get(address).text):
        assert monotonic() < deadline
        sleep(0.02)
    return plain(page)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"au": ""}, "Dites un jour"),
        ({"au": "31/02/2009"}, "pas un jour du calendrier"),
        ({"au": "hier"}, "ni un jour"),
        ({"au": "01/01/1990"}, "avant le premier fait"),
        ({"au": "4", "periode": "hier"}, "hier"),
        ({"au": "4", "tableau": "Z9"}, "Z9"),
        ({"au": "4", "zone": "99"}, "99"),
        ({"au": "4", "zone": "99-99-99"}, "99-99-99"),
    ],
)
def test_what_an_auditor_types_wrongly_is_said_beside_it(client, typed, words):
    asked = {"tableau": "A1", "periode": "2008", **typed}
    answer = client.post("/audit/passe/tableau", data=asked)
    if answer.status_code == 200:  # a place that the log alone knows is refused by the build
        assert words in _built(client, str(answer.url))
    else:
        assert (answer.status_code, words in plain(answer.text)) == (422, True), answer.text


def test_moments_in_the_wrong_order_and_tables_that_are_no_sums_are_refused(client):
    for asked, words in (
        ({"tableau": "A1", "depuis": "5", "au": "2"}, "inversez-les"),
        ({"tableau": "A5", "depuis": "2"}, "somme"),
    ):
        answer = client.post("/audit/passe/rectificatif", data={"periode": "2008", **asked})
        assert (answer.status_code, words in plain(answer.text)) == (422, True)


def test_a_place_and_a_quarter_are_read_and_said_in_words(client):
    asked = {"tableau": "A1", "zone": "27", "periode": "T4 2008", "au": "4"}
    sent = client.post("/audit/passe/tableau", data=asked, follow_redirects=False)
    page = _built(client, sent.headers["location"])
    assert "Eure (27), 4e trimestre 2008" in page
    assert "Eure (27)" in plain(client.get("/audit/triangle?zone=27").text)


def test_a_year_in_which_nothing_was_counted_has_no_triangle(client):
    answer = client.get("/audit/triangle?periode=9999")
    assert (answer.status_code, "Il n'y a rien" in plain(answer.text)) == (404, True)


def test_who_could_read_is_asked_by_the_name_of_a_part(client):
    page = plain(client.get("/audit/droits?action=read_view&vue=dcsp").text)
    assert "part d'une édition : DCSP" in page


@pytest.mark.parametrize("page", ["/audit/triangle", "/audit/passe", "/audit/droits", "/journal"])
def test_pages_of_the_past_are_there_without_a_release(client, page):
    assert client.get(page).status_code == 200


def test_each_period_that_the_triangle_offers_is_one_it_can_be_asked_of(client):
    offered = re.findall(r'href="(/audit/triangle[^"]+)"', client.get("/audit/triangle").text)
    assert offered
    assert {client.get(unescape(path)).status_code for path in offered} == {200}


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("/audit/triangle?zone=zz", "donnez son code, 27 ou 2A"),
        ("/audit/droits?zone=27", "Choisissez ce qui pouvait y être lu ou fait"),
    ],
)
def test_a_place_that_cannot_be_asked_of_is_said_beside_its_form(client, page, sentence):
    answer = client.get(page)
    assert answer.status_code == 422
    assert sentence in plain(answer.text)
    assert 'name="zone" type="text" value="' in answer.text
