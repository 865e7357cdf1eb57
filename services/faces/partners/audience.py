"""The page of each audience: what changed, whether it is complete, then map, charts, tables."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from contracts.identifiers import NATION
from contracts.release_plan import VIEWS
from contracts.statistics import INDICATORS
from services.access.domain.policy import Action, Resource
from services.access.gate import Gate
from services.faces.partners.changes import headline, previous_of
from services.faces.partners.documents import KINDS
from services.faces.partners.drawn import figures
from services.faces.partners.local_posts import local_posts
from services.faces.partners.rendering import Page
from services.faces.partners.summary import Row
from services.reporting.domain.tables.indicators import formula_of
from services.reporting.ports import ReleaseStore
from services.reporting.releases.problems import REFUSED, problem_of
from services.reporting.releases.reading import View, view_of

FORMULAS = {each.code: formula_of(each) for each in INDICATORS}
LABELS = {each.code: each.label for each in INDICATORS}


def partner_pages(store: ReleaseStore, page: Page, gate: Gate) -> APIRouter:
    """`/partenaires/{view}`, of the latest release or of the one named."""
    router = APIRouter(include_in_schema=False)

    @router.get("/partenaires/{view}")
    def partner(
        request: Request, view: str, perimetre: str | None = None, edition: str | None = None
    ) -> Response:
        scope = perimetre or None
        gate.admit(request, Action.READ_VIEW, Resource(scope or NATION, view))
        try:
            found = view_of(store, edition, view, scope)
        except REFUSED as refusal:
            problem = problem_of(refusal)
            return page(
                request, "refusal.html", problem.status, title="Rien ici", sentence=problem.detail
            )
        rows = read(found)
        before = previous_of(store.editions(), found.edition)
        earlier = read(_same_view(store, before.id, found)) if before else []
        place = f" – {rows[0].area_label}" if scope and rows else ""
        return page(
            request,
            "partner.html",
            title=f"{VIEWS[view].label}{place}, {found.edition.period}",
            edition=found.edition,
            editions=list(reversed(store.editions())),
            view=view,
            scope=scope,
            sentences=list(headline(found.edition, rows, before, earlier)),
            posts=local_posts(rows, found.edition.period) if view == "prefecture" else [],
            indicators=[row for row in rows if row.table in FORMULAS],
            formulas=FORMULAS,
            labels=LABELS,
            kinds=KINDS,
            figures=list(figures(found.edition, rows)),
        )

    return router


def read(view: View) -> list[Row]:
    """The rows of a view, as pages show them."""
    return [Row.read(text) for text in view.rows]


def _same_view(store: ReleaseStore, release: str, found: View) -> View:
    """The same view of another release; empty where that one says nothing of the scope."""
    try:
        return view_of(store, release, found.view, found.scope)
    except REFUSED:
        return View(found.edition, found.view, found.scope, ())
