"""Both set-ups serve the same addresses, and the front leads each to a process that has it."""

import re
from collections.abc import Iterator, Sequence

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts

from infra.local.front import CADDYFILE, routes
from services.access.gate import Gate
from services.embedded.platform import Platform, platform
from services.embedded.server import create_app
from services.faces.routers import OF_AUDIT, OF_LINKS, OF_PARTNERS, OF_POSTS, OF_THE_NATION
from services.intake import api as intake
from services.reporting import main as reporting
from services.reporting.settings import ReportingSettings

FRONT = routes(CADDYFILE.read_text())
INSIDE = {"/metrics", "/livez", "/readyz", "/openapi.json"}
"""Each process has these of its own."""
INSIDE_OF_ALL = {f"GET {path}" for path in INSIDE}


def addresses(app: FastAPI) -> set[str]:
    """« METHOD /path » of each endpoint."""
    found = iter_route_contexts(app.routes)
    pairs = ((method, each.path) for each in found for method in (each.methods or ()))
    return {f"{m} {path}" for m, path in pairs if m != "HEAD" and path not in INSIDE}


def of(routers: Sequence[APIRouter]) -> set[str]:
    """Those of some routers."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    for router in routers:
        app.include_router(router)
    return addresses(app)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with platform(tmp_path_factory.mktemp("here")) as made:
        yield made


@pytest.fixture(scope="module")
def embedded(opened: Platform) -> set[str]:
    return addresses(create_app(opened))


@pytest.fixture(scope="module")
def distributed(opened: Platform) -> dict[str, set[str]]:
    """Those of each process that the front knows."""
    databases = ReportingSettings(database_url="sqlite://", sealed_url="sqlite://")
    said = intake.openapi()["paths"].items()
    return {
        "posts": of(OF_POSTS),
        "partners": of((*OF_PARTNERS, *OF_LINKS)),
        "audit": of(OF_AUDIT),
        "intake": {f"{m.upper()} {path}" for path, each in said for m in each} - INSIDE_OF_ALL,
        "reporting": addresses(reporting.build(databases, Gate(opened.access)).app),
    }


def led(address: str) -> str | None:
    """The process to which the front leads an address."""
    path = re.sub(r"{[^}]+}", "x", address.partition(" ")[2])
    return next((each.process for each in FRONT if each.leads(path)), None)


def test_what_one_process_serves_the_front_leads_to_a_process_that_serves_it(
    embedded: set[str], distributed: dict[str, set[str]]
) -> None:
    lost = {each for each in embedded if each not in distributed.get(led(each) or "", ())}
    assert lost - of(OF_THE_NATION) == set()


def test_what_a_process_serves_one_process_alone_serves_too(
    embedded: set[str], distributed: dict[str, set[str]]
) -> None:
    assert set().union(*distributed.values()) - embedded == set()


def test_exact_figures_above_a_post_are_all_that_one_process_serves_alone(
    distributed: dict[str, set[str]],
) -> None:
    alone = of(OF_THE_NATION) - set().union(*distributed.values())
    assert sorted(alone) == [
        "GET /departements/{code}",
        "GET /france",
        "GET /france/rapport",
        "GET /indicateurs",
    ]
