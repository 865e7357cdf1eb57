"""The past over HTTP: a table as it was known at a moment, and why it changed since."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, TypeVar

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from contracts.identifiers import NATION
from contracts.problems import NOT_EXPLAINED, UNKNOWN_CODE, UNKNOWN_MOMENT
from contracts.release_plan import VIEWS
from services.access.domain.policy import Action, Resource
from services.access.gate import Gate
from services.chassis.http import ProblemFound, need
from services.past.facts import Explanation, UnknownKey, codes_in, explain
from services.past.moments import MomentUnknown, Past
from services.past.reasons import Cause, NotExplained, changes
from services.past.workshop import GivenUp, Workshop
from services.projections.consumer import Progress
from services.reporting.adapters.formats.csv_rows import table_csv
from services.reporting.adapters.formats.json_body import TableBody, table_json
from services.reporting.adapters.problems import REFUSALS, problem_of
from services.reporting.api import Place, TableQuery, answers, require_format
from services.reporting.domain.tables.question import asked
from services.reporting.domain.tables.rows import Value
from services.reporting.releases.api import CONTENT, TheDocuments, ViewQuery, view_response
from services.reporting.releases.problems import views_refused
from services.reporting.releases.reading import release_at, view_of

GONE = 499  # nginx' word for a client that went away; nobody reads it
MOMENT = "Une édition, un rang du journal, ou un jour AAAA-MM-JJ."

T = TypeVar("T")


class Since(Place):
    """A table between two moments."""

    model_config = ConfigDict(populate_by_name=True)

    since: str = Field(alias="from", description=MOMENT)
    until: str | None = Field(None, alias="to", description=f"{MOMENT} Maintenant sans rien.")


class ChangedFigure(BaseModel):
    """A figure that is no longer what it was; the residue must be 0."""

    keys: dict[str, Value]
    before: int
    after: int
    causes: dict[str, Cause]
    residue: int


class Rectificatif(BaseModel):
    """Why a table changed from one position of the log to another."""

    table: str
    level: str
    area: str
    period: str
    from_position: int
    to_position: int
    changes: list[ChangedFigure]


router = APIRouter(prefix="/v1", tags=["passé"])
"""Each endpoint reads the log from its first fact; builds are made one at a time."""

TheGate = Annotated[Gate, need(Gate)]
ThePast = Annotated[Past, need(Past)]
TheWorkshop = Annotated[Workshop, need(Workshop)]


def admit(request: Request, gate: Gate, area: str | None) -> None:
    """An auditor, who holds the log, or whoever reads the exact figures of the area."""
    resource = Resource(area or NATION)
    reads_log = gate.may(request, Action.READ_LOG, resource)
    gate.admit(request, Action.READ_LOG if reads_log else Action.READ_EXACT, resource)


@router.get(
    "/past/{moment}/tables/{code}",
    summary="Un tableau tel qu'on le connaissait",
    response_class=Response,
    responses=answers("Le tableau", model=TableBody, content={"text/csv": {}}),
)
async def table(
    request: Request,
    past: ThePast,
    gate: TheGate,
    workshop: TheWorkshop,
    moment: Annotated[str, Path(description=MOMENT)],
    code: Annotated[str, Path()],
    wanted: Annotated[TableQuery, Query()],
) -> Response:
    """The table counted again from the facts known then; what serves is left alone."""
    admit(request, gate, wanted.area)
    require_format(wanted.format)
    with _refusals_said():
        position = past.position_of(moment)
        place = (wanted.level, wanted.area, wanted.period, wanted.force, wanted.organisation)
        asked(code, *place)

    def counted(advanced: Progress) -> str:
        with _refusals_said():
            result = past.as_of(position, advanced).table(code, *place)
        as_json = wanted.format == "json"
        return table_json(result) if as_json else table_csv(result, wanted.format)

    media = "application/json" if wanted.format == "json" else "text/csv; charset=utf-8"
    return await _waited_for(
        workshop, request, counted, lambda text: Response(text, media_type=media)
    )


@router.get(
    "/past/{moment}/views/{view}",
    summary="Ce qu'un destinataire lisait alors",
    response_class=Response,
    responses=answers("La vue", content=CONTENT),
)
def view(
    request: Request,
    past: ThePast,
    gate: TheGate,
    documents: TheDocuments,
    moment: Annotated[str, Path(description=MOMENT)],
    view: Annotated[str, Path(json_schema_extra={"enum": list(VIEWS)})],
    wanted: Annotated[ViewQuery, Query()],
) -> Response:
    """The view of the release that stood at that moment: releases never change."""
    gate.admit(request, Action.READ_VIEW, Resource(wanted.scope or NATION, view))
    with views_refused():
        with _refusals_said():
            position = past.position_of(moment)
        release = release_at(past.releases, position)
        found = view_of(past.releases, release.id, view, wanted.scope)
    return view_response(found, wanted.format, documents)


@router.get(
    "/tables/{code}/rectificatif",
    summary="Pourquoi un tableau a changé",
    response_class=Response,
    responses=answers("Chaque chiffre changé, et ses causes", model=Rectificatif),
)
async def rectificatif(
    request: Request,
    past: ThePast,
    gate: TheGate,
    workshop: TheWorkshop,
    code: Annotated[str, Path()],
    wanted: Annotated[Since, Query()],
) -> Response:
    """Counts of facts by cause: arrived since, corrected, withdrawn, moved."""
    admit(request, gate, wanted.area)
    with _refusals_said():
        question = asked(code, wanted.level, wanted.area, wanted.period)
        first = past.position_of(wanted.since)
        last = past.position_of(wanted.until) if wanted.until else past.feed.head()
    if first > last:
        detail = f"Le rang {first} (from) est après le rang {last} (to)."
        raise ProblemFound(UNKNOWN_MOMENT.problem(detail, "from"))

    def explained(advanced: Progress) -> Rectificatif:
        @contextmanager
        def shown(_part: str, _last: int) -> Iterator[Progress]:
            yield advanced

        with _refusals_said():
            found = changes(past, question, first, last, shown)
        return Rectificatif(
            table=code,
            level=wanted.level,
            area=str(question.area),
            period=wanted.period,
            from_position=first,
            to_position=last,
            changes=[
                ChangedFigure(
                    keys={k: v for k, v in each.row.items() if k not in ("value", "base")},
                    before=each.before,
                    after=each.after,
                    causes=dict(each.causes),
                    residue=each.residue,
                )
                for each in found
            ],
        )

    return await _waited_for(workshop, request, explained, _json)


@router.get(
    "/posts/{post}/tables/{code}/facts",
    summary="Les faits derrière un chiffre",
    response_class=Response,
    responses=answers("Les faits, et un résidu qui est 0", model=Explanation),
)
async def facts(
    request: Request,
    past: ThePast,
    gate: TheGate,
    workshop: TheWorkshop,
    post: Annotated[str, Path()],
    code: Annotated[str, Path()],
    period: Annotated[str, Query(description="2008, 2008-Q4 ou 2008-10.")],
    where: Annotated[list[str] | None, Query(description="sex=f, force=police…")] = None,
) -> Response:
    """Every fact of the post that made the figure, with what it added or took away."""
    gate.admit(request, Action.READ_CASE, Resource(post))
    with _refusals_said():
        question = asked(code, "site", post, period)
        codes = codes_in(where or ())

    def explained(advanced: Progress) -> Explanation:
        with _refusals_said():
            return explain(past, question, codes, advanced)

    return await _waited_for(workshop, request, explained, _json)


async def _waited_for(
    workshop: Workshop,
    request: Request,
    work: Callable[[Progress], T],
    answer: Callable[[T], Response],
) -> Response:
    try:
        return answer(await workshop.make(request, work))
    except GivenUp:
        return Response(status_code=GONE)


def _json(body: BaseModel) -> Response:
    return Response(body.model_dump_json(), media_type="application/json")


@contextmanager
def _refusals_said() -> Iterator[None]:
    try:
        yield
    except REFUSALS as refusal:
        raise ProblemFound(problem_of(refusal)) from refusal
    except NotExplained as refusal:
        raise ProblemFound(NOT_EXPLAINED.problem(str(refusal), "code")) from refusal
    except UnknownKey as unknown:
        raise ProblemFound(UNKNOWN_CODE.problem(str(unknown), "where")) from unknown
    except MomentUnknown as unknown:
        raise ProblemFound(UNKNOWN_MOMENT.problem(str(unknown), "moment")) from unknown
