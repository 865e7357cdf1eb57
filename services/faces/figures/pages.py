"""The first face: the nation, a département, a post, the log. French, no script."""

from collections.abc import Callable
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from contracts.codes import DEPARTEMENT
from contracts.identifiers import NATION
from contracts.period import Period, PeriodNotUnderstood
from contracts.read_model import READ_MODELS
from services.access.domain.policy import Action, Resource
from services.access.domain.principals import LABELS
from services.access.gate import SIGN_IN, Gate
from services.faces.figures.areas import Areas
from services.faces.figures.families import BY_KEY, FAMILIES
from services.faces.headers import HEADERS
from services.faces.navigation import home_of
from services.faces.page import Page
from services.reporting.adapters.problems import REFUSALS, problem_of
from services.reporting.application import Tables
from services.reporting.domain import errors
from services.reporting.ports import PublishedViews

Head = Callable[[], int]
"""The last position of the log."""


class Pages(NamedTuple):
    """The routes, and the page that says why something was refused."""

    router: APIRouter
    refusal: Callable[[Request, str, int], Response]


def pages(
    tables: Tables, views: PublishedViews, head: Head, gate: Gate, *, demo: bool = False
) -> Pages:
    """The pages of exact figures; `demo` says on each that the data are synthetic."""
    router = APIRouter(include_in_schema=False)
    areas = Areas(tables, views)

    def page(_request: Request, template: str, status: int = 200, **shown: Any) -> Response:
        return Page(template, status, HEADERS, **shown)

    def refused(request: Request, sentence: str, status: int) -> Response:
        title = "Accès refusé" if status == 403 else "Page introuvable"
        return page(
            request, "error.html", status, title=title, sentence=sentence, kept=[], action=""
        )

    def area(
        request: Request, level: str, code: str | None, periode: str | None, famille: str
    ) -> Response:
        family = BY_KEY.get(famille)
        if family is None:
            known = ", ".join(each.key for each in FAMILIES)
            return refused(
                request, f"La famille « {famille} » n'existe pas : choisissez parmi {known}.", 404
            )
        try:
            period = Period.parse(periode) if periode else areas.latest_year()
            return page(request, "area.html", **areas.area(level, code, period, family))
        except PeriodNotUnderstood:
            return refused(
                request,
                f"La période « {periode} » ne se lit pas : écrivez 2008, 2008-Q4 ou 2008-10.",
                422,
            )
        except errors.ReadModelNotReady:
            return page(request, "empty.html", title="Relais, rien encore")
        except REFUSALS as refusal:
            problem = problem_of(refusal)
            return refused(request, problem.detail or problem.title, problem.status)

    @router.get("/")
    def nation(request: Request, periode: str | None = None, famille: str = "activite") -> Response:
        if not gate.may(request, Action.READ_EXACT, Resource(NATION)):
            return home(request)
        return area(request, "nation", None, periode, famille)

    def home(request: Request) -> Response:
        session = gate.session(request)
        if session is None or session.login is None:
            return RedirectResponse(SIGN_IN, 303)
        who = gate.who(request)
        begins = home_of(who)
        if begins is not None:
            return RedirectResponse(begins, 303)
        held = [(LABELS[role], sorted(scope)) for role, scope in who.holds]
        return page(request, "home.html", title=f"Bonjour {who.name}", held=held)

    @router.get("/departements/{code}")
    def department(
        request: Request, code: str, periode: str | None = None, famille: str = "activite"
    ) -> Response:
        gate.admit(request, Action.READ_EXACT, Resource(code))
        if code not in DEPARTEMENT.by_code:
            return refused(request, f"Le département « {code} » n'existe pas.", 404)
        return area(request, "department", code, periode, famille)

    @router.get("/postes/{code}")
    def post(
        request: Request, code: str, periode: str | None = None, famille: str = "activite"
    ) -> Response:
        gate.admit(request, Action.READ_EXACT, Resource(code))
        return area(request, "site", code, periode, famille)

    @router.get("/journal")
    def journal(request: Request, periode: str | None = None) -> Response:
        gate.admit(request, Action.READ_LOG, Resource(NATION))
        try:
            shown = areas.log_state(head())
        except REFUSALS:
            return page(request, "empty.html", title="Relais, rien encore")
        return page(request, "journal.html", title="État du journal", models=READ_MODELS, **shown)

    @router.get("/indicateurs")
    def indicators(request: Request, periode: str | None = None) -> Response:
        gate.admit(request, Action.READ_EXACT, Resource(NATION))
        try:
            period = Period.parse(periode) if periode else areas.latest_year()
            found = tables.indicators("nation", None, str(period))
        except PeriodNotUnderstood:
            return refused(request, f"La période « {periode} » ne se lit pas.", 422)
        except REFUSALS:
            return page(request, "empty.html", title="Relais, rien encore")
        title = f"Indicateurs de la boîte à outils, {period}"
        return page(request, "indicators.html", title=title, found=found, period=str(period))

    return Pages(router, refused)
