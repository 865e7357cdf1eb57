"""The exact figures over HTTP, for those inside the perimeter: tables and indicators."""

from collections.abc import Mapping
from time import perf_counter
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from contracts.codes import FORCE
from contracts.identifiers import NATION
from contracts.problems import UNKNOWN_FORMAT
from contracts.statistics import LEVELS, TABLES
from services.access.domain.policy import Action, Resource
from services.access.gate import Gate
from services.chassis import http
from services.chassis.http import Check, health_router
from services.chassis.metrics import Meters, Metric
from services.reporting.adapters.formats.csv_rows import DIALECTS, STANDARD, table_csv
from services.reporting.adapters.formats.json_body import (
    IndicatorsBody,
    TableBody,
    indicators_body,
    table_json,
)
from services.reporting.adapters.problems import REFUSALS, problem_of
from services.reporting.application import Tables
from services.reporting.domain.tables.question import EPOQUE, ORGANISATIONS, takes_force
from services.reporting.domain.tables.result import TableResult

FORMATS = ("json", *DIALECTS)
SECONDS = Metric(
    "relais_reporting_table_seconds",
    "histogram",
    "Time to read and evaluate one table.",
    ("level",),
    (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5),  # the promise is 20 ms at the nation
)
METRICS = (SECONDS,)


def _offered(*values: str) -> dict[str, Any]:
    """What the OpenAPI document offers; the French refusals stay those of the domain."""
    return {"enum": list(values)}


def answers(description: str, **said: Any) -> dict[int | str, dict[str, Any]]:
    """What the OpenAPI document says of a figure's answer: `model`, `content`; and of refusals."""
    return {200: {"description": description, **said}, **http.documented(401, 403, 404, 422, 503)}


class Place(BaseModel):
    """Where and when; a parameter that nobody knows is refused rather than ignored."""

    model_config = ConfigDict(extra="forbid")

    level: str = Field("nation", json_schema_extra=_offered(*LEVELS))
    area: str | None = Field(None, description="27, 2A ou 27-01 ; absent : tous (tableaux).")
    period: str = Field(description="2008, 2008-Q4 ou 2008-10.")


class TableQuery(Place):
    """How a table is asked."""

    force: str | None = Field(None, json_schema_extra=_offered(*FORCE.by_code))
    organisation: str = Field(EPOQUE, json_schema_extra=_offered(*ORGANISATIONS))
    format: str = Field("json", json_schema_extra=_offered(*FORMATS))


class CatalogueEntry(BaseModel):
    """One table of the catalogue, as one may ask it."""

    model_config = ConfigDict(frozen=True)

    code: str
    title: str
    unit: str
    source: str
    note: str
    levels: tuple[str, ...]
    yearly: bool
    force: bool


def create_app(
    tables: Tables,
    checks: Mapping[str, Check],
    meters: Meters,
    gate: Gate | None = None,
    notes: Mapping[str, Check] = http.NOTHING,
) -> FastAPI:
    """The whole process: figures, health, metrics; building it reads nothing."""
    app = FastAPI(
        title="Relais – tableaux",
        version="1",
        description="Chiffres exacts, réservés au périmètre ; les partenaires lisent des éditions.",
        docs_url=None,  # those pages of FastAPI's load a script from elsewhere
        redoc_url=None,
    )
    http.install(app, refusals=dict.fromkeys(REFUSALS, problem_of))
    app.include_router(tables_router(tables, meters, gate or Gate()))
    app.include_router(health_router(checks, meters, notes))
    return app


def tables_router(tables: Tables, meters: Meters, gate: Gate) -> APIRouter:
    """The operations on figures; the application that includes it says REFUSALS as problems."""
    router = APIRouter(prefix="/v1", tags=["chiffres"])

    @router.get("/tables", summary="Catalogue des tableaux")
    def catalogue() -> list[CatalogueEntry]:
        """Every table, in the order of its code."""
        return [
            CatalogueEntry.model_validate({**vars(table), "force": takes_force(table)})
            for table in TABLES.values()
        ]

    @router.get(
        "/tables/{code}",
        summary="Un tableau",
        response_class=Response,
        responses=answers("Le tableau", model=TableBody, content={"text/csv": {}}),
    )
    def table(
        request: Request, code: Annotated[str, Path()], asked: Annotated[TableQuery, Query()]
    ) -> Response:
        """The complete grid of the table, zeros included."""
        gate.admit(request, Action.READ_EXACT, Resource(asked.area or NATION))
        require_format(asked.format)
        started = perf_counter()
        result = tables.table(
            code, asked.level, asked.area, asked.period, asked.force, asked.organisation
        )
        meters.histogram(SECONDS).labels(asked.level).observe(perf_counter() - started)
        return _json(result) if asked.format == "json" else _csv(result, asked.format)

    @router.get(
        "/indicators",
        summary="Indicateurs de la boîte à outils",
        responses=http.documented(401, 403, 404, 422, 503),
    )
    def indicators(request: Request, asked: Annotated[Place, Query()]) -> IndicatorsBody:
        """The twenty indicators of one area, each with its formula."""
        gate.admit(request, Action.READ_EXACT, Resource(asked.area or NATION))
        return indicators_body(tables.indicators(asked.level, asked.area, asked.period))

    return router


def require_format(format: str) -> None:
    """Raises ProblemFound for a format in which no table is written."""
    if format not in FORMATS:
        detail = f"Le format « {format} » n'existe pas : demandez {', '.join(FORMATS)}."
        raise http.ProblemFound(UNKNOWN_FORMAT.problem(detail, "format"))


def _json(result: TableResult) -> Response:
    return Response(table_json(result), media_type="application/json")


def _csv(result: TableResult, format: str) -> Response:
    asked = result.question
    place = asked.area or asked.level
    ending = ".csv" if format == STANDARD else "-excel.csv"
    name = f"relais-{asked.table.code}-{place}-{asked.period}{ending}"
    return Response(
        table_csv(result, format),
        media_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
