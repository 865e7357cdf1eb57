"""The figures over HTTP: JSON, CSV, and every refusal as a problem in French."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from contracts.statistics import TABLES
from services.reporting.main import Reporting, build
from services.reporting.settings import ReportingSettings


@pytest.fixture
def reporting(database: Path) -> Reporting:
    return build(ReportingSettings(database_url=f"sqlite:///{database}"))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def client(reporting: Reporting) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(reporting.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://relais") as client:
        yield client


@pytest.mark.anyio
async def test_a_table_is_served_as_json(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/tables/A1", params={"period": "2008-Q4"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert list(body) == [
        "table", "title", "unit", "level", "area", "period", "position", "as_of", "rows",
    ]  # fmt: skip
    assert body["rows"][0] == {"force": "police", "value": 3, "base": None}


@pytest.mark.anyio
async def test_a_table_is_served_as_csv(client: httpx.AsyncClient) -> None:
    params = {"period": "2008", "level": "department", "area": "27", "format": "csv"}
    answer = await client.get("/v1/tables/A1", params=params)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["content-disposition"].endswith('"relais-A1-27-2008.csv"')
    assert answer.text.splitlines()[1] == "police,police nationale,3,"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("path", "status", "kind", "field"),
    [
        ("Z9?period=2008", 404, "unknown-table", "code"),
        ("A1?period=2008-Q5", 422, "unknown-period", "period"),
        ("A1", 422, "invalid-request", "$.period"),
        ("A1?period=2008&annee=2008", 422, "invalid-request", "$.annee"),
        ("A1?period=2008&level=region", 422, "unknown-level", "level"),
        ("S04?period=2008&level=site&area=27-01", 422, "level-not-for-table", "level"),
        ("A1?period=2008&area=27", 404, "unknown-area", "area"),
        ("A1?period=2008&level=department&area=99", 404, "unknown-area", "area"),
        ("A1?period=2008&level=site&area=27-77", 404, "unknown-area", "area"),
        ("A2?period=2008-Q4", 422, "period-not-for-table", "period"),
        ("A1?period=2008&force=armee", 422, "unknown-force", "force"),
        ("G1?period=2008&force=police", 422, "force-not-for-table", "force"),
        ("A1?period=2008&organisation=x", 422, "unknown-organisation", "organisation"),
        ("A1?period=2008&format=xlsx", 422, "unknown-format", "format"),
    ],
)
async def test_what_cannot_be_asked_is_a_problem_in_french(
    client: httpx.AsyncClient,
    path: str,
    status: int,
    kind: str,
    field: str,
) -> None:
    answer = await client.get(f"/v1/tables/{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == f"/problems/{kind}"
    assert problem["field"] == field
    assert problem["detail"].endswith((".", " ?"))


@pytest.mark.anyio
async def test_the_catalogue_names_every_table(client: httpx.AsyncClient) -> None:
    body = (await client.get("/v1/tables")).json()
    assert [entry["code"] for entry in body] == list(TABLES)


@pytest.mark.anyio
async def test_the_indicators_have_their_formulas(client: httpx.AsyncClient) -> None:
    body = (await client.get("/v1/indicators", params={"period": "2008"})).json()
    assert len(body["indicators"]) == 20
    assert all(found["formula"] for found in body["indicators"])
    missing = await client.get("/v1/indicators", params={"period": "2008", "level": "site"})
    assert missing.json()["type"] == "/problems/area-missing"


@pytest.mark.anyio
async def test_the_process_says_whether_it_can_serve(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    assert (await client.get("/readyz")).status_code == 200
    await client.get("/v1/tables/A1", params={"period": "2008"})
    metrics = (await client.get("/metrics")).text
    assert 'relais_reporting_table_seconds_count{level="nation"} 1.0' in metrics
    absent = build(ReportingSettings(database_url=f"sqlite:///{tmp_path / 'absent.sqlite'}"))
    transport = httpx.ASGITransport(absent.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://relais") as without:
        assert (await without.get("/readyz")).status_code == 503
        answer = await without.get("/v1/tables/A1", params={"period": "2008"})
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/figures-not-ready")


def test_the_openapi_document_needs_no_database() -> None:
    app = build(ReportingSettings(database_url="sqlite:////nowhere/at-all.sqlite")).app
    assert {"/v1/tables", "/v1/tables/{code}", "/v1/indicators"} <= set(app.openapi()["paths"])
