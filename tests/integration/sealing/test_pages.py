"""The pages of releases: every table of every view, what is hidden, what is refused."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from contracts.release_plan import VIEWS
from services.faces.main import build_releases
from services.reporting.settings import ReportingSettings
from tests.integration.sealing.test_views import SCOPES

LINK = re.compile(r'href="(/editions/[^"]+)"')
MOST_BYTES = 100_000


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def client(year) -> AsyncIterator[httpx.AsyncClient]:
    app = build_releases(ReportingSettings(sealed_url=f"sqlite:///{year.folder}/sealed.db"))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://relais") as client:
        yield client


async def first_page(client, view):
    release = (await client.get("/v1/releases")).json()[0]["id"]
    scope = f"?perimetre={SCOPES[view]}" if view in SCOPES else ""
    return await client.get(f"/editions/{release}/{view}{scope}")


@pytest.mark.anyio
async def test_editions_are_listed_with_what_they_leave_out_in_words(client):
    page = (await client.get("/editions")).text
    assert page.index("<b>Année 2009</b>") < page.index("<b>1er trimestre 2009</b>")
    assert "01/02/2010" in page
    assert re.search(r"B2 \((départements|France)", page)
    assert "department-year" not in page


@pytest.mark.anyio
@pytest.mark.parametrize("view", VIEWS)
async def test_each_table_of_a_view_has_its_page(client, view):
    page = await first_page(client, view)
    assert page.status_code == 200, page.text
    links = {link.replace("&amp;", "&") for link in LINK.findall(page.text)}
    assert links
    for link in links:
        table = await client.get(link)
        assert table.status_code == 200
        assert len(table.content) < MOST_BYTES
        assert 'aria-current="page"' in table.text
        assert "Traçabilité" in table.text


@pytest.mark.anyio
async def test_a_hidden_figure_is_said_to_be_and_is_no_number(client):
    page = await first_page(client, "prefecture")
    assert re.search(r"\d chiffres? non communiqués?", page.text)
    release = (await client.get("/v1/releases")).json()[0]["id"]
    shown = await client.get(f"/editions/{release}/prefecture?perimetre=59&tableau=E3")
    assert ">n.c.</abbr>" in shown.text


@pytest.mark.anyio
async def test_a_force_reads_its_last_quarter_first_and_which_of_its_posts_are_late(client):
    page = (await client.get("/partenaires/dcsp")).text
    assert "Evreux" in page.split("Sans confirmation depuis")[1]
    assert "au 1er trimestre 2009" in page
    year = (await client.get("/v1/releases")).json()[0]["id"]
    assert (
        "situations ouvertes en 2009"
        in (await client.get(f"/partenaires/dcsp?edition={year}")).text
    )


@pytest.mark.anyio
async def test_a_departement_of_a_force_has_its_page_and_one_without_posts_says_so(client):
    year = (await client.get("/v1/releases")).json()[0]["id"]
    page = await client.get(f"/partenaires/dcsp?edition={year}&departement=59")
    assert "Nord" in page.text
    assert page.status_code == 200
    assert (await client.get(f"/partenaires/dcsp?edition={year}&departement=2A")).status_code == 422


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("rien/dcsp", 404, "choisissez-la dans leur liste"),
        ("{}/dcsp?tableau=Z9", 404, "pas de cette vue"),
        ("{}/dcsp?maille=commune", 404, "pas de cette vue"),
        ("{}/maire", 404, "choisissez parmi"),
        ("{}/prefecture", 422, "nommez un département"),
        ("{}/funder?perimetre=99-99", 422, "99-99"),
    ],
)
async def test_what_is_not_there_is_a_page_that_says_so(client, path, status, words):
    release = (await client.get("/v1/releases")).json()[0]["id"]
    answer = await client.get(f"/editions/{path.format(release)}")
    assert (answer.status_code, words in answer.text) == (status, True), answer.text
    assert "/v1/" not in re.sub(r"<[^>]*>", "", answer.text)  # words for people name no address


@pytest.mark.anyio
async def test_open_data_say_which_csv_is_for_whom_on_the_page_and_in_the_catalogue(client):
    page = (await client.get("/donnees-ouvertes")).text
    assert re.search(r"CSV pour Excel, \d+\N{NO-BREAK SPACE}ko", page)
    assert "Licence" in page
    assert "Aperçu" in page
    assert "points-virgules, virgule décimale" in page
    assert "virgules, point décimal" in page
    catalogue = (await client.get("/donnees-ouvertes/catalogue.jsonld")).json()
    for release in catalogue["dcat:dataset"]:
        files = {each["dct:title"]: each for each in release["dcat:distribution"]}
        assert set(files) == {"CSV", "CSV pour Excel", "JSON"}
        assert len({each["dct:description"]["@value"] for each in files.values()}) == 3
        for name, mark in (("CSV", None), ("CSV pour Excel", ",")):
            schema = (await client.get(files[name]["dct:conformsTo"]["@id"])).json()
            numbers = [each for each in schema["fields"] if each["type"] == "number"]
            assert {each.get("decimalChar") for each in numbers} == {mark}
            made = (await client.get(files[name]["dcat:downloadURL"]["@id"])).text
            head = made.partition("\r\n")[0].lstrip("\ufeff").split(";" if mark else ",")
            assert head == [each["name"] for each in schema["fields"]]


@pytest.mark.anyio
@pytest.mark.parametrize("view", ["dcsp", "dggn", "prefecture"])
async def test_a_quarter_says_where(client, view):
    quarter = next(r for r in (await client.get("/v1/releases")).json() if "Q" in r["period"])
    scope = f"&perimetre={SCOPES[view]}" if view in SCOPES else ""
    page = await client.get(f"/partenaires/{view}?edition={quarter['id']}{scope}")
    assert page.status_code == 200, page.text
    assert "Conflits intra-familiaux ou conjugaux" in page.text
    assert 'id="ou"' in page.text


@pytest.mark.anyio
async def test_the_year_is_told_by_departement_to_aniscg_and_alleged_offenders_to_forces(client):
    departements = await client.get("/partenaires/departements")
    assert departements.status_code == 200, departements.text
    year = next(r for r in (await client.get("/v1/releases")).json() if "Q" not in r["period"])
    rows = (await client.get(f"/v1/releases/{year['id']}/views/dcsp")).json()["rows"]
    told = any((r["table"], r["modality"]) == ("B3", "auteur") for r in rows)
    page = await client.get(f"/partenaires/dcsp?edition={year['id']}")
    assert told == ("auteur présumé" in page.text)
