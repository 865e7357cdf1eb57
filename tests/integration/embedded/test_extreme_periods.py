"""Whatever year an address asks for, a page answers; none is a failure of the server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

from services.embedded.platform import platform
from services.embedded.server import create_app
from tests.builders import envelope

OF_THE_27 = {"{post}": "27-01", "{code}": "27", "{department}": "27", "{area}": "27"}
TEXTS = ("0001", "9999-Q4", "31/12/9999")


def parameters(of: Dependant) -> Iterator[str]:
    yield from (each.alias for each in of.query_params)
    for each in of.dependencies:
        yield from parameters(each)


def asked_of(route: Any) -> tuple[str, set[str]]:
    path = route.path or ""
    for name, value in OF_THE_27.items():
        path = path.replace(name, value)
    return path, {*parameters(route.dependant)} if getattr(route, "dependant", None) else set()


def test_no_year_in_an_address_is_a_failure(tmp_path: Path) -> None:
    with platform(tmp_path) as opened:
        opened.intake.submit([envelope("post-opened", effective_on="1900-01-01")])
        opened.projections.catch_up()
        app = create_app(opened)
        routes = [r for r in iter_route_contexts(app.routes) if "GET" in (r.methods or ())]
        asked = {(path, name) for path, names in map(asked_of, routes) for name in names}
        assert ("/departements/27", "periode") in asked
        assert len(asked) > 100
        with TestClient(app, raise_server_exceptions=False, client=("127.0.0.1", 1)) as client:
            failed = [
                (path, name, text)
                for path, name in sorted(asked)
                for text in TEXTS
                if client.get(path, params={name: text}, follow_redirects=False).status_code >= 500
            ]
    assert not failed
