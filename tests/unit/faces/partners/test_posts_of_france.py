"""The map of posts of a view of the nation: each once, by what it confirmed and nothing else."""

import re

import pytest
from msgspec.structs import replace
from starlette.testclient import TestClient

from contracts.release_plan.audiences import ANISCG, DCSP, DGGN, PREFECTURE, PUBLIC
from services.faces.partners.documents.content import charts_of
from services.faces.partners.history import bilan_of
from services.faces.partners.posts_of_france import late_posts, posts_section
from services.reporting.releases.reading import view_of
from tests.states import YEAR, Kept, State, pages_of, world

POSTS = {
    "27-01": "Évreux",
    "59-01": "Lille",
    "92-01": "Asnières-sur-Seine",
    "974-01": "Saint-Denis",
}
FORCES = {"27-01": "police", "59-01": "", "92-01": "police", "974-01": "gendarmerie"}
PERSONS = 4321  # situations of each post, which no view of the nation reads


def confirming(*done: int) -> State:
    """A year of which the posts confirmed so many quarters of four, in the order of POSTS."""
    made, many = world(lambda _: PERSONS, POSTS), dict(zip(POSTS, done, strict=True))
    rows = [
        replace(
            row,
            department=row.area.partition("-")[0],
            force=FORCES[row.area],
            value=many[row.area] if row.measure == "confirmed" else row.value,
        )
        if row.table == "H1"
        else row
        for row in made.releases[YEAR]
    ]
    return State({YEAR: rows}, made.posts)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> tuple[TestClient, Kept]:
    app, kept = pages_of(tmp_path_factory.mktemp("posts"))
    return TestClient(app), kept


def test_each_post_is_a_disc_hollow_where_it_is_late_and_leads_to_its_file(served):
    client, kept = served
    kept.state, kept.name = confirming(4, 0, 3, 4), "late"
    page = client.get("/partenaires/aniscg/postes").text
    assert "2 postes sur 4 ont confirmé toute l’année" in page
    assert page.count('href="/registre/') == 4 + 2  # each disc, and the late ones in the list
    assert [post for _, post, _, _ in late_posts(bilan_of(kept, None, ANISCG, None))] == [
        "Lille", "Asnières-sur-Seine"
    ]  # fmt: skip
    assert re.findall(r'class="(both|police) hollow"', page) == ["police", "both"]


@pytest.mark.parametrize("view", [DCSP, DGGN, ANISCG])
def test_a_map_of_the_nation_says_nothing_of_the_persons_of_a_post(served, view):
    client, kept = served
    kept.state, kept.name = confirming(4, 4, 2, 1), f"persons-{view}"
    page = client.get(f"/partenaires/{view}/postes").text
    assert "4\u202f321" not in page
    assert "4321" not in page
    posts = {DCSP: 3, DGGN: 2, ANISCG: 4}[view]  # a mixed post is of both forces
    assert page.count(' sur 4"') == posts
    assert ("/registre/" in page) == (view == ANISCG)


def test_nobody_late_is_said(served):
    client, kept = served
    kept.state, kept.name = confirming(4, 4, 4, 4), "whole"
    assert "Tous les postes ont confirmé." in client.get("/partenaires/aniscg/postes").text


def test_other_views_have_no_such_map(served):
    client, kept = served
    kept.state, kept.name = confirming(4, 4, 4, 4), "whole"
    for view, scope in ((PUBLIC, ""), (PREFECTURE, "?perimetre=27")):
        assert client.get(f"/partenaires/{view}/postes{scope}").status_code == 404
    assert [*posts_section(bilan_of(kept, None, PUBLIC, None))] == []


def test_the_map_is_in_the_document_and_can_be_taken_away(served):
    client, kept = served
    kept.state, kept.name = confirming(4, 4, 2, 1), "taken"
    found = view_of(kept, kept.sealed()[0].id, ANISCG, None)
    assert "Les postes" in [title for title, _, _ in charts_of(found)]
    table = client.get("/partenaires/aniscg/dessins/postes-1.csv").text
    assert "Asnières-sur-Seine, police" in table
    assert client.get("/partenaires/aniscg/dessins/postes-1.svg").text.startswith("<svg")
