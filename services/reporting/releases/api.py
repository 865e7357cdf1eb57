"""Releases over HTTP: their list, and the view of each audience, as data or as a document."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from contracts.identifiers import NATION
from contracts.release_plan import VIEWS
from services.access.domain.policy import Action, Resource
from services.access.gate import Gate
from services.chassis.http import documented, need
from services.reporting.adapters.formats.csv_rows import DIALECTS
from services.reporting.domain.disclosure.release import Release
from services.reporting.ports import ReleaseStore
from services.reporting.releases.columns import table_schema
from services.reporting.releases.documents import FORMATS, Documents
from services.reporting.releases.explaining import ExplainedRow, explained
from services.reporting.releases.problems import refusals_answered
from services.reporting.releases.reading import View, manifest_of, view_of

CONTENT: dict[str, Any] = {format.media.partition(";")[0]: {} for format in FORMATS.values()}
"""What OpenAPI says of a view's formats."""

TheGate = Annotated[Gate, need(Gate)]
TheReleases = Annotated[ReleaseStore, need(ReleaseStore)]
TheDocuments = Annotated[Documents, need(Documents)]
ReleaseId = Annotated[str, Path()]
ViewCode = Annotated[str, Path(json_schema_extra={"enum": list(VIEWS)})]

router = APIRouter(prefix="/v1", tags=["éditions"], dependencies=[Depends(refusals_answered)])


class ViewQuery(BaseModel):
    """How a view is asked; a parameter that nobody knows is refused rather than ignored."""

    model_config = ConfigDict(extra="forbid")

    scope: str | None = Field(None, description="27 ou 27-01, selon la vue.")
    format: str = Field("json", json_schema_extra={"enum": list(FORMATS)})


@router.get("/releases", summary="Éditions", responses=documented(503))
def releases(store: TheReleases) -> list[Release]:
    """Every release, the latest first."""
    return list(reversed(store.sealed()))


@router.get("/releases/schema", summary="Table Schema des vues en CSV", responses=documented(422))
def schema(
    format: Annotated[Literal["csv", "csv-fr"], Query(description="Le CSV décrit.")] = "csv",
) -> dict[str, Any]:
    """The columns of every view; the decimals of `csv-fr` have a comma."""
    return table_schema(DIALECTS[format].decimal)


@router.get(
    "/releases/{release}/manifest",
    summary="Manifeste signé d'une édition",
    response_class=Response,
    responses={
        200: {"content": {"text/plain": {}}, "description": "Une note signée (C2SP)"},
        **documented(404, 422, 503),
    },
)
def manifest(release: ReleaseId, store: TheReleases) -> Response:
    """What the release claims, by digests, under the signature of the log's key."""
    return Response(manifest_of(store, release), media_type="text/plain; charset=utf-8")


@router.get(
    "/releases/{release}/views/{view}",
    summary="Ce qu'un destinataire lit d'une édition",
    response_class=Response,
    responses={
        200: {"content": CONTENT, "description": "La vue"},
        **documented(401, 403, 404, 422, 503),
    },
)
def view(
    request: Request,
    release: ReleaseId,
    view: ViewCode,
    asked: Annotated[ViewQuery, Query()],
    gate: TheGate,
    store: TheReleases,
    documents: TheDocuments,
) -> Response:
    """The rows of a view: value, base, unit, and why a value is not said."""
    gate.admit(request, Action.READ_VIEW, Resource(asked.scope or NATION, view))
    return view_response(view_of(store, release, view, asked.scope), asked.format, documents)


@router.get(
    "/releases/{release}/views/{view}/rows/{number}",
    summary="Un chiffre publié, expliqué",
    responses=documented(401, 403, 404, 422, 503),
)
def row(
    request: Request,
    release: ReleaseId,
    view: ViewCode,
    number: Annotated[int, Path(description="Depuis 1, dans l'ordre de la vue.")],
    gate: TheGate,
    store: TheReleases,
    scope: str | None = None,
) -> ExplainedRow:
    """Its definition, why it is not said, the log it was counted from, what was signed."""
    gate.admit(request, Action.READ_VIEW, Resource(scope or NATION, view))
    return explained(store, view_of(store, release, view, scope), number)


def view_response(found: View, format: str, documents: Documents) -> Response:
    """A view in one of FORMATS. Raises UnknownFormat for another one."""
    content = documents.write(found, format)
    headers = {"ETag": f'"{found.release.digest}"'}
    if format != "json":
        scope = f"-{found.scope}" if found.scope else ""
        name = f"relais-{found.release.id}-{found.view}{scope}{FORMATS[format].ending}"
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(content, media_type=FORMATS[format].media, headers=headers)
