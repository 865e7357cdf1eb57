"""What each audience reads, over HTTP, in JSON and in CSV."""

import csv
import io
from collections.abc import AsyncIterator

import frictionless
import httpx
import pytest

from contracts.release_plan import VIEWS
from services.reporting.domain.disclosure.released_row import COLUMNS
from services.reporting.domain.disclosure.viewing import filter_of, views_of
from services.reporting.main import build
from services.reporting.settings import ReportingSettings

SCOPES = {"prefecture": "27", "funder": "27-01", "territoire": "27"}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def client(year) -> AsyncIterator[httpx.AsyncClient]:
    settings = ReportingSettings(
        database_url=f"sqlite:///{year.file}", sealed_url=f"sqlite:///{year.folder}/sealed.db"
    )
    transport = httpx.ASGITransport(build(settings).app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://relais") as client:
        yield client


def test_a_view_is_served_as_it_is_signed(year):
    """What a view reads is defined once: the store asks its database for the same rows."""
    for release in year.store.sealed():
        signed = views_of(year.store.rows(release.id))
        assert {name.split("-")[0] for name in signed} <= {*VIEWS}
        for name, rows in signed.items():
            view, _, scope = name.partition("-")
            assert year.store.rows(release.id, filter_of(view, scope or None)) == rows, name


def test_a_scope_within_another_reads_nothing_of_it(year):
    release = year.store.sealed()[-1].id
    assert year.store.rows(release, filter_of("prefecture", "7")) == []
    assert year.store.rows(release, filter_of("funder", "27-0")) == []


async def latest(client: httpx.AsyncClient) -> str:
    return (await client.get("/v1/releases")).json()[0]["id"]


async def seen(client, view, scope=None):
    params = {"scope": scope} if scope else {}
    answer = await client.get(f"/v1/releases/{await latest(client)}/views/{view}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.anyio
async def test_releases_are_listed_the_latest_first(client):
    listed = (await client.get("/v1/releases")).json()
    assert [each["period"] for each in listed] == ["2009", "2009-Q1"]
    assert listed[0]["hidden"] > 0


@pytest.mark.anyio
@pytest.mark.parametrize("view", VIEWS)
async def test_every_row_of_a_view_has_base_unit_and_secrecy(client, view):
    body = await seen(client, view, SCOPES.get(view))
    assert body["rows"]
    assert body["status"] == "consolide"
    for row in body["rows"]:
        assert tuple(row) == COLUMNS
        assert row["unit"]


@pytest.mark.anyio
async def test_a_force_reads_its_own_figures_only(client):
    for view, force in (("dcsp", "police"), ("dggn", "gendarmerie")):
        rows = (await seen(client, view))["rows"]
        assert {row["force"] for row in rows} <= {force, ""}
        posts = [row for row in rows if row["grain"] == "post-year"]
        assert {row["table"] for row in posts} == {"H1"}  # which are late, and nothing they count


@pytest.mark.anyio
async def test_a_prefecture_reads_its_department_only(client):
    rows = (await seen(client, "prefecture", "27"))["rows"]
    assert {row["department"] for row in rows} == {"27"}
    grains = {"department-quarter", "department-year", "post-year"}
    assert {row["grain"] for row in rows} == grains


@pytest.mark.anyio
async def test_a_prefecture_without_a_post_is_told_so(client):
    (row,) = [
        row for row in (await seen(client, "prefecture", "02"))["rows"] if row["table"] == "A1"
    ]
    assert (row["value"], row["secrecy"]) == (None, "non couvert")


@pytest.mark.anyio
async def test_open_data_hold_no_post(client):
    rows = (await seen(client, "public"))["rows"]
    assert not [row for row in rows if row["grain"] == "post-year"]


@pytest.mark.anyio
async def test_a_view_is_served_as_csv(client):
    release = await latest(client)
    params = {"scope": "27", "format": "csv"}
    answer = await client.get(f"/v1/releases/{release}/views/prefecture", params=params)
    assert answer.headers["content-type"].startswith("text/csv")
    assert f'"relais-{release}-prefecture-27.csv"' in answer.headers["content-disposition"]
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    assert {line["Secret"] for line in lines} <= {"", "n.c.", "non renseigné"}
    assert len(lines) == len((await seen(client, "prefecture", "27"))["rows"])


@pytest.mark.anyio
@pytest.mark.parametrize("format", ["csv", "csv-fr"])
@pytest.mark.parametrize("view", VIEWS)
async def test_a_csv_keeps_to_its_table_schema(client, view, format, tmp_path):
    schema = (await client.get(f"/v1/releases/schema?format={format}")).json()
    params = {"format": format} | ({"scope": SCOPES[view]} if view in SCOPES else {})
    path = f"/v1/releases/{await latest(client)}/views/{view}"
    file = tmp_path / "view.csv"
    file.write_bytes((await client.get(path, params=params)).content)
    with frictionless.system.use_context(trusted=True):  # a file named by its whole path
        resource = frictionless.Resource(
            path=str(file),
            format="csv",
            encoding="utf-8-sig",
            schema=frictionless.Schema.from_descriptor(schema),
        )
        report = resource.validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])[:5]
    assert report.task.stats["rows"] > 0


@pytest.mark.anyio
async def test_a_value_of_another_kind_breaks_the_table_schema(client, tmp_path):
    schema = (await client.get("/v1/releases/schema")).json()
    path = f"/v1/releases/{await latest(client)}/views/public?format=csv"
    lines = (await client.get(path)).text.splitlines()
    broken = tmp_path / "view.csv"
    broken.write_text("\n".join([*lines, lines[1], lines[1].replace("A1,", "A9,") + "peut-être"]))
    with frictionless.system.use_context(trusted=True):
        report = frictionless.Resource(
            path=str(broken), schema=frictionless.Schema.from_descriptor(schema)
        ).validate()
    assert {error for (error,) in report.flatten(["type"])} == {"primary-key", "constraint-error"}


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("rien/views/dcsp", 404, "unknown-release"),
        ("{}/views/maire", 404, "unknown-view"),
        ("{}/views/prefecture", 422, "scope-not-of-view"),
        ("{}/views/dcsp?scope=27", 422, "scope-not-of-view"),
        ("{}/views/funder?scope=99-99", 422, "scope-not-of-view"),
        ("{}/views/dcsp?format=docx", 422, "unknown-format"),
        ("{}/views/dcsp?periode=2009", 422, "invalid-request"),
    ],
)
async def test_what_cannot_be_read_is_a_problem_in_french(client, path, status, kind):
    answer = await client.get(f"/v1/releases/{path.format(await latest(client))}")
    assert answer.status_code == status
    assert answer.json()["type"] == f"/problems/{kind}"


@pytest.mark.anyio
async def test_a_released_figure_is_explained_down_to_what_was_signed(client):
    release, rows = await latest(client), (await seen(client, "dcsp"))["rows"]
    hidden = next(n for n, row in enumerate(rows, 1) if row["secrecy"] == "n.c.")
    address = f"/v1/releases/{release}/views/dcsp/rows"
    found = (await client.get(f"{address}/{hidden}")).json()
    assert found["row"] == rows[hidden - 1]
    assert "certificat" in found["secrecy"]
    assert found["definition"]["threshold"] in (5, 11)
    assert found["position"] > 0
    beyond = await client.get(f"{address}/{len(rows) + 1}")
    assert (beyond.status_code, str(len(rows)) in beyond.json()["detail"]) == (404, True)
