"""The first face: the nation, a département, a post, the log, the method. French, no script."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from contracts.identifiers import NATION
from contracts.period import Period, PeriodNotUnderstood
from contracts.statistics import INDICATORS, TABLES
from services.reporting.adapters.formats.figures import figure
from services.reporting.adapters.problems import REFUSALS, problem_of
from services.reporting.application import Tables
from services.reporting.domain import errors
from services.reporting.domain.indicators import formula_of
from services.reporting.ports import PublishedViews, ViewsUnavailable
from services.reporting.web.areas import Areas
from services.reporting.web.families import BY_KEY, OVERVIEW, families_for
from services.reporting.web.french import french_moment, period_in_words
from services.reporting.web.journal import log_state

CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
EXACT = {**HEADERS, "Cache-Control": "no-store"}
"""Exact figures stay on no disk of a reader."""
STATIC = Path(__file__).parent / "static"
MEDIA_TYPES = {"relais.css": "text/css", "relais.svg": "image/svg+xml"}

Head = Callable[[], int]
"""The last position of the log."""


def pages(tables: Tables, views: PublishedViews, head: Head, *, demo: bool = False) -> APIRouter:
    """The pages of exact figures; `demo` says on each that the data are synthetic.

    To be included last: it answers every other address of one segment with a page.
    """
    router = APIRouter(include_in_schema=False)
    environment, areas = _environment(), Areas(tables, views)

    def page(template: str, status: int = 200, **shown: Any) -> Response:
        try:
            stands = areas.standing()
        except ViewsUnavailable:
            stands = None
        html = environment.get_template(template).render(demo=demo, stands=stands, **shown)
        return HTMLResponse(html, status, EXACT)

    def refused(sentence: str, status: int) -> Response:
        title = "Page introuvable" if status == 404 else "Demande sans réponse"
        return page("refusal.html", status, title=title, sentence=sentence)

    def answered(
        periode: str | None, made: Callable[[Period], tuple[str, dict[str, Any]]]
    ) -> Response:
        """The page made for a period, the default one when none is asked, or why there is none."""
        try:
            period = Period.parse(periode) if periode else areas.calendar().default
            template, shown = made(period)
        except PeriodNotUnderstood:
            return refused(
                f"La période « {periode} » ne se lit pas : écrivez 2008, 2008-Q4 ou 2008-10.", 422
            )
        except errors.ReadModelNotReady:
            return page("empty.html", title="Relais, rien encore")
        except REFUSALS as refusal:
            problem = problem_of(refusal)
            return refused(problem.detail or problem.title, problem.status)
        return page(template, **shown)

    def area(level: str, code: str, periode: str | None, famille: str) -> Response:
        family, known = BY_KEY.get(famille), families_for(level)
        if family is None or family not in known:
            keys = ", ".join(each.key for each in known)
            return refused(
                f"La page « {famille} » n'existe pas ici : choisissez parmi {keys}.", 404
            )
        return answered(periode, lambda period: areas.page(level, code, period, family))

    @router.get("/")
    def nation(periode: str | None = None, famille: str = OVERVIEW.key) -> Response:
        return area("nation", NATION, periode, famille)

    @router.get("/departements/{code}")
    def department(code: str, periode: str | None = None, famille: str = OVERVIEW.key) -> Response:
        return area("department", code, periode, famille)

    @router.get("/postes/{code}")
    def post(code: str, periode: str | None = None, famille: str = OVERVIEW.key) -> Response:
        return area("site", code, periode, famille)

    @router.get("/journal")
    def journal() -> Response:
        def made(_: Period) -> tuple[str, dict[str, Any]]:
            state = log_state(head(), tables, views, areas.calendar())
            return "journal.html", {"title": "État du journal", "state": state}

        return answered(None, made)

    @router.get("/indicateurs")
    def indicators(periode: str | None = None) -> Response:
        def made(period: Period) -> tuple[str, dict[str, Any]]:
            return "indicators.html", {
                "title": f"Indicateurs de la boîte à outils, {period_in_words(period)}",
                "period": period,
                "choices": areas.calendar().choices(period),
                "found": tables.indicators("nation", None, str(period)).indicators,
            }

        return answered(periode, made)

    @router.get("/methode")
    def method() -> Response:
        title = "Méthode : tableaux et indicateurs"
        formulas = [(each, formula_of(each)) for each in INDICATORS]
        return page("method.html", title=title, tables=TABLES.values(), indicators=formulas)

    @router.get("/static/{name}")
    def static(name: str) -> Response:
        if name not in MEDIA_TYPES:
            return refused("Rien ne se trouve à cette adresse.", 404)
        return Response((STATIC / name).read_bytes(), media_type=MEDIA_TYPES[name], headers=HEADERS)

    @router.get("/{elsewhere}")
    def unknown(elsewhere: str) -> Response:
        return refused(f"Rien ne se trouve à l'adresse « /{elsewhere} ».", 404)

    return router


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("services.reporting.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(figure=figure, moment=french_moment, words=period_in_words)
    return made
