"""The style sheet and the sign of every page."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import Response

from contracts.problems import NOT_FOUND
from services.chassis.http import ProblemFound
from services.faces.headers import HEADERS

STATIC = Path(__file__).parent / "static"
MEDIA_TYPES = {"relais.css": "text/css", "relais.svg": "image/svg+xml"}


def static_files() -> APIRouter:
    """`/static/relais.css` and `/static/relais.svg`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/static/{name}")
    def static(name: str) -> Response:
        if name not in MEDIA_TYPES:
            raise ProblemFound(NOT_FOUND.problem("Rien ne se trouve à cette adresse."))
        return Response((STATIC / name).read_bytes(), media_type=MEDIA_TYPES[name], headers=HEADERS)

    return router
