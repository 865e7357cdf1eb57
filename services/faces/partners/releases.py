"""What partners read, as pages: the editions, and the view of each audience, table by table."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from contracts.identifiers import NATION
from contracts.release_plan import VIEWS
from contracts.statistics import INDICATORS, TABLES
from services.access.domain.policy import Action, Resource
from services.access.gate import Gate
from services.faces.partners.arbitration import arbitration_page
from services.faces.partners.audience import partner_pages
from services.faces.partners.documents import KINDS
from services.faces.partners.open_data import open_pages
from services.faces.partners.rendering import page_maker
from services.faces.partners.summary import Row, sentences
from services.reporting.ports import ReleaseStore
from services.reporting.releases.explaining import explained
from services.reporting.releases.problems import REFUSED, problem_of
from services.reporting.releases.reading import View, view_of

GRAINS = {"nation": "France", "department": "Départements", "post": "Postes"}
_TITLES: Mapping[str, str] = {code: table.title for code, table in TABLES.items()} | {
    indicator.code: indicator.label for indicator in INDICATORS
}


class Choice(NamedTuple):
    """A link of a list from which one is shown."""

    label: str
    link: str
    current: bool


def release_pages(
    store: ReleaseStore, gate: Gate, *, demo: bool = False, bundles: bool = False
) -> APIRouter:
    """`/editions`, the table of a view, and the pages of each audience.

    `bundles`: whether bundles can be downloaded here.
    """
    router = APIRouter(include_in_schema=False)
    page = page_maker(gate, demo=demo)

    @router.get("/editions")
    def editions(request: Request) -> Response:
        found = list(reversed(store.editions()))
        views = _readable(request, gate)
        return page(request, "editions.html", title="Éditions", editions=found, views=views)

    @router.get("/editions/{release}/{view}")
    def view(
        request: Request,
        release: str,
        view: str,
        perimetre: str | None = None,
        tableau: str | None = None,
        maille: str | None = None,
    ) -> Response:
        scope = perimetre or None
        gate.admit(request, Action.READ_VIEW, Resource(scope or NATION, view))
        try:
            found = view_of(store, release, view, scope)
        except REFUSED as refusal:
            problem = problem_of(refusal)
            return page(
                request, "refusal.html", problem.status, title="Rien ici", sentence=problem.detail
            )
        return page(request, "view.html", **_shown(store, found, tableau, maille))

    router.include_router(partner_pages(store, page, gate))
    router.include_router(arbitration_page(store, page, gate))
    router.include_router(open_pages(store, page, gate, bundles=bundles))
    return router


def _readable(request: Request, gate: Gate) -> list[tuple[str, str, str]]:
    """The views that who asks may read: view, scope, French label."""
    found = [
        (view, "", audience.label)
        for view, audience in VIEWS.items()
        if audience.scope is None and gate.may(request, Action.READ_VIEW, Resource(NATION, view))
    ]
    areas = sorted({area for _, scope in gate.who(request).holds for area in scope})
    return found + [
        (view, area, f"{audience.label} : {area}")
        for view, audience in VIEWS.items()
        for area in areas
        if audience.scope and gate.may(request, Action.READ_VIEW, Resource(area, view))
    ]


def _shown(
    store: ReleaseStore, found: View, tableau: str | None, maille: str | None
) -> dict[str, Any]:
    """What the page of one table of a view says."""
    rows = [Row.read(text) for text in found.rows]
    tables = list(dict.fromkeys(row.table for row in rows))
    table = tableau if tableau in tables else tables[0]
    levels = list(dict.fromkeys(row.level for row in rows if row.table == table))
    level = maille if maille in levels else levels[0]
    here = f"/editions/{found.edition.id}/{found.view}"
    scope = {"perimetre": found.scope} if found.scope else {}
    return {
        "title": f"{VIEWS[found.view].label} – {found.edition.period}",
        "edition": found.edition,
        "sentences": sentences(found.edition, rows),
        "tables": [
            Choice(f"{code} {_TITLES[code]}", _link(here, scope, tableau=code), code == table)
            for code in tables
        ],
        "levels": [
            Choice(GRAINS[each], _link(here, scope, tableau=table, maille=each), each == level)
            for each in levels
        ],
        "table": table,
        "table_title": _TITLES[table],
        "explained": explained(store, found, [row.table for row in rows].index(table) + 1),
        "rows": [row for row in rows if (row.table, row.level) == (table, level)],
        "download": _download(found),
    }


def _link(here: str, scope: Mapping[str, str], **chosen: str) -> str:
    return f"{here}?{urlencode({**scope, **chosen})}"


def _download(found: View) -> Sequence[tuple[str, str]]:
    scope = f"&scope={found.scope}" if found.scope else ""
    base = f"/v1/releases/{found.edition.id}/views/{found.view}?format="
    return [(kind.label, f"{base}{format}{scope}") for format, kind in KINDS.items()]
