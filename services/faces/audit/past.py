"""`/audit/passe`: what was known on a day, why it changed, and what was built of it."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from contracts.identifiers import NATION
from contracts.problems import NOT_FOUND, UNKNOWN_RELEASE
from contracts.statistics import TABLES
from contracts.statistics.catalogue import Evaluation
from services.access.domain.policy import Action, Resource
from services.chassis.http import ProblemFound
from services.faces.audit import asking
from services.faces.audit.asking import Misasked, Typed
from services.faces.audit.needs import Auditor, TheAuditor, TheBuilds, ThePast
from services.faces.audit.report import VERDICTS, inputs_of, rows_of, steps_of
from services.faces.audit.shown import changed_rows
from services.faces.figures.grids import grids_of
from services.faces.needs import TheGate, TheSetting
from services.faces.page import PRIVATE, Page
from services.faces.partners.needs import TheReleases
from services.faces.theme.frame import Link, Traced
from services.past.builds import Build, Builds, Crowded, Kind, Order, State
from services.past.making import result_of
from services.past.moments import Past
from services.past.results import csv_of

HERE = "/audit/passe"
CRUMBS = (Link("Vérifier", "/verification"),)
LOOK_S = 3  # between two looks of a browser at a build that is under way
SUMS = tuple(code for code, each in TABLES.items() if each.evaluation == Evaluation.CELLS)
MEDIA = {"json": "application/json", "pdf": "application/pdf"}

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form()]


@router.get(HERE)
def past_home(at: TheAuditor, builds: TheBuilds, tableau: str = "A1", periode: str = "") -> Page:
    """Both questions, and what was built before."""
    return _home(at, builds, Typed(tableau, periode=periode))


def _typed(
    tableau: Text = "", zone: Text = "", periode: Text = "", depuis: Text = "", au: Text = ""
) -> Typed:
    return Typed(tableau, zone, periode, depuis, au)


Sent = Annotated[Typed, Depends(_typed)]


@router.post(f"{HERE}/tableau")
def ask_table(at: TheAuditor, builds: TheBuilds, past: ThePast, typed: Sent) -> Response:
    """Ask for a table as it was known at a moment."""
    return _asked(at, builds, past, typed, asking.table_order)


@router.post(f"{HERE}/rectificatif")
def ask_rectificatif(at: TheAuditor, builds: TheBuilds, past: ThePast, typed: Sent) -> Response:
    """Ask why a table changed between two moments."""
    return _asked(at, builds, past, typed, asking.rectificatif_order)


@router.post("/audit/editions/{release}")
def ask_verification(
    release: str, at: TheAuditor, builds: TheBuilds, releases: TheReleases
) -> Response:
    """Ask the server to verify its own bundle of a release: a first look."""
    sealed = {each.id: each for each in releases.sealed()}
    if release not in sealed or releases.manifest(release) is None:
        raise ProblemFound(UNKNOWN_RELEASE.problem("Cette édition n'est pas signée ici."))
    order = Order(kind=Kind.VERIFICATION, release=release, last=sealed[release].position)
    return _queued(at, builds, order)


@router.get(f"{HERE}/{{id}}")
def build(id: str, request: Request, gate: TheGate, setting: TheSetting, builds: TheBuilds) -> Page:
    """How far a build is, or what came of it; the journal has a line of the latter alone."""
    if not gate.may(request, Action.READ_LOG, Resource(NATION)):
        Auditor(request, gate, setting)
    found = _found(builds, id)
    order, waits = found.order, not found.over
    if not waits:
        Auditor(request, gate, setting)
    if waits:
        builds.resume()
    shown: dict[str, Any] = {
        "title": asking.named(order, setting.post_names()),
        "crumbs": (*CRUMBS, Link("Le passé", HERE)),
        "build": found,
    }
    if waits or found.state == State.FAILED:
        headers = {**PRIVATE, **({"Refresh": str(LOOK_S)} if waits else {})}
        return Page("audit_waiting.html", headers=headers, **shown)
    if order.kind == Kind.VERIFICATION:
        report = found.result
        return Page(
            "audit_report.html",
            **shown,
            report=report,
            finding=VERDICTS[report["verdict"]],
            inputs=inputs_of(report),
            steps=steps_of(report),
            published=rows_of(report),
            pdf=builds.file(id, ".report.pdf") is not None,
        )
    trace = [Traced("Rang du journal", str(order.last))]
    if order.kind == Kind.TABLE:
        result = result_of(order, found.result)
        return Page("audit_table.html", **shown, trace=trace, result=result, grids=grids_of(result))
    rows = changed_rows(order, found.result)
    return Page("audit_rectificatif.html", **shown, trace=trace, rows=rows)


@router.get(f"{HERE}/{{id}}/{{format}}")
def build_file(id: str, format: str, at: TheAuditor, builds: TheBuilds) -> Response:
    """A result to be kept: `csv` of figures, for Excel in French; `json` or `pdf` of a report."""
    found = _found(builds, id)
    figures = found.order.kind != Kind.VERIFICATION and found.state == State.DONE
    if format == "csv" and figures:
        headers = {**PRIVATE, "Content-Disposition": f'attachment; filename="relais-{id}.csv"'}
        text = csv_of(found.order, found.result)
        return Response(text, media_type="text/csv; charset=utf-8", headers=headers)
    file = builds.file(id, f".report.{format}") if format in MEDIA else None
    if file is None:
        raise ProblemFound(NOT_FOUND.problem("Ce calcul n'a pas de fichier de ce format."))
    name = f"relais-verification-{id}.{format}"
    return FileResponse(file, media_type=MEDIA[format], filename=name, headers=dict(PRIVATE))


def _found(builds: Builds, id: str) -> Build:
    found = builds.find(id)
    if found is None:
        raise ProblemFound(
            NOT_FOUND.problem("Ce calcul n'est pas gardé ici : demandez-le à nouveau.")
        )
    return found


def _asked(
    at: Auditor,
    builds: Builds,
    past: Past,
    typed: Typed,
    order_of: Callable[[Typed, Past], Order],
) -> Response:
    try:
        return _queued(at, builds, order_of(typed, past))
    except Misasked as wrong:
        name = "table" if order_of is asking.table_order else "rectificatif"
        return _home(at, builds, typed, (name, wrong.field, str(wrong)))


def _queued(at: Auditor, builds: Builds, order: Order) -> Response:
    try:
        builds.ask(order, at.by)
    except Crowded as crowded:
        return _home(at, builds, Typed(), ("", "", str(crowded)))
    return RedirectResponse(f"{HERE}/{order.id}", 303)


def _home(
    at: Auditor, builds: Builds, typed: Typed, wrong: tuple[str, str, str] = ("", "", "")
) -> Page:
    form, field, sentence = wrong
    return Page(
        "audit_past.html",
        422 if sentence else 200,
        title="Ce que l'on savait un jour donné",
        crumbs=CRUMBS,
        token=at.token,
        typed=typed,
        wrong_form=form,
        wrong_field=field,
        sentence=sentence,
        tables=asking.offered(tuple(TABLES)),
        sums=asking.offered(SUMS),
        builds=[(each, asking.named(each.order, at.posts)) for each in builds.recent()],
    )
