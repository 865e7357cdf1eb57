"""Releases over HTTP: their list, and the view of each audience, as data or as a document."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import DBAPIError

from contracts.identifiers import NATION
from contracts.problems import FIGURES_NOT_READY, UNKNOWN_FORMAT
from contracts.release_plan import VIEWS
from services.access.domain.policy import Action, Resource
from services.access.gate import Gate
from services.chassis import http
from services.faces.partners.documents import KINDS
from services.reporting.domain.disclosure.edition import Edition
from services.reporting.ports import ReleaseStore
from services.reporting.releases.explaining import ExplainedRow, explained
from services.reporting.releases.problems import REFUSED, problem_of
from services.reporting.releases.reading import View, manifest_of, view_of
from services.reporting.releases.table_schema import table_schema

CONTENT: dict[str, Any] = {kind.media.partition(";")[0]: {} for kind in KINDS.values()}
"""What OpenAPI says of a view's formats."""


class ViewQuery(BaseModel):
    """How a view is asked; a parameter that nobody knows is refused rather than ignored."""

    model_config = ConfigDict(extra="forbid")

    scope: str | None = Field(None, description="27 ou 27-01, selon la vue.")
    format: str = Field("json", json_schema_extra={"enum": list(KINDS)})


def releases_router(store: ReleaseStore, gate: Gate) -> APIRouter:
    """The operations on releases; exact figures are out of their reach."""
    router = APIRouter(prefix="/v1", tags=["éditions"])

    @router.get("/releases", summary="Éditions", responses=http.documented(503))
    def releases() -> list[Edition]:
        """Every release, the latest first."""
        with views_refused():
            return list(reversed(store.editions()))

    @router.get("/releases/schema", summary="Table Schema des vues en CSV")
    def schema() -> dict[str, Any]:
        """The columns of every view."""
        return table_schema()

    @router.get(
        "/releases/{release}/manifest",
        summary="Manifeste signé d'une édition",
        response_class=Response,
        responses={
            200: {"content": {"text/plain": {}}, "description": "Une note signée (C2SP)"},
            **http.documented(404, 422, 503),
        },
    )
    def manifest(release: Annotated[str, Path()]) -> Response:
        """What the release claims, by digests, under the signature of the log's key."""
        with views_refused():
            return Response(manifest_of(store, release), media_type="text/plain; charset=utf-8")

    @router.get(
        "/releases/{release}/views/{view}",
        summary="Ce qu'un destinataire lit d'une édition",
        response_class=Response,
        responses={
            200: {"content": CONTENT, "description": "La vue"},
            **http.documented(401, 403, 404, 422, 503),
        },
    )
    def view(
        request: Request,
        release: Annotated[str, Path()],
        view: Annotated[str, Path(json_schema_extra={"enum": list(VIEWS)})],
        asked: Annotated[ViewQuery, Query()],
    ) -> Response:
        """The rows of a view: value, base, unit, and why a value is not said."""
        gate.admit(request, Action.READ_VIEW, Resource(asked.scope or NATION, view))
        with views_refused():
            found = view_of(store, release, view, asked.scope)
        return view_response(found, asked.format)

    @router.get(
        "/releases/{release}/views/{view}/rows/{number}",
        summary="Un chiffre publié, expliqué",
        responses=http.documented(401, 403, 404, 422, 503),
    )
    def row(
        request: Request,
        release: Annotated[str, Path()],
        view: Annotated[str, Path(json_schema_extra={"enum": list(VIEWS)})],
        number: Annotated[int, Path(description="Depuis 1, dans l'ordre de la vue.")],
        scope: Annotated[str | None, Query()] = None,
    ) -> ExplainedRow:
        """Its definition, why it is not said, the log it was counted from, what was signed."""
        gate.admit(request, Action.READ_VIEW, Resource(scope or NATION, view))
        with views_refused():
            return explained(store, view_of(store, release, view, scope), number)

    return router


def view_response(found: View, format: str) -> Response:
    """A view in one of KINDS. Raises ProblemFound for another format."""
    kind = KINDS.get(format)
    if kind is None:
        offered = ", ".join(KINDS)
        detail = f"Le format « {format} » n'existe pas : demandez {offered}."
        raise http.ProblemFound(UNKNOWN_FORMAT.problem(detail, "format"))
    headers: dict[str, Any] = {"ETag": f'"{found.edition.digest}"'}
    if format != "json":
        scope = f"-{found.scope}" if found.scope else ""
        name = f"relais-{found.edition.id}-{found.view}{scope}.{format}"
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(kind.write(found), media_type=kind.media, headers=headers)


@contextmanager
def views_refused() -> Iterator[None]:
    """What a view refuses, as its problem."""
    try:
        yield
    except REFUSED as refusal:
        raise http.ProblemFound(problem_of(refusal)) from refusal
    except DBAPIError as error:
        detail = "Les éditions ne peuvent pas être lues : rien n'a encore été scellé ici."
        raise http.ProblemFound(FIGURES_NOT_READY.problem(detail)) from error
