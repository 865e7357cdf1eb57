"""What partners read, as pages: the editions, and the view of each audience, table by table."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from contracts.identifiers import NATION
from contracts.release_plan import VIEWS
from contracts.statistics import INDICATORS, TABLES
from services.access.domain.policy import Action, Resource
from services.access.gate import Gate
from services.access.web.headers import HEADERS
from services.reporting.adapters.formats.figures import figure
from services.reporting.ports import ReleaseStore
from services.reporting.releases.documents import KINDS
from services.reporting.releases.explaining import explained
from services.reporting.releases.problems import REFUSED, problem_of
from services.reporting.releases.reading import View, view_of
from services.reporting.releases.summary import Row, sentences

STATUSES = {"provisoire": "provisoire", "consolide": "consolidée", "definitif": "définitive"}
GRAINS = {"nation": "France", "department": "Départements", "post": "Postes"}
LEFT_OUT = {
    "nation-quarter": "France, par trimestre",
    "nation-year": "France",
    "department-year": "départements",
    "post-year": "postes",
}
_TITLES: Mapping[str, str] = {code: table.title for code, table in TABLES.items()} | {
    indicator.code: indicator.label for indicator in INDICATORS
}


class Choice(NamedTuple):
    """A link of a list from which one is shown."""

    label: str
    link: str
    current: bool


def release_pages(store: ReleaseStore, gate: Gate, *, demo: bool = False) -> APIRouter:
    """`/editions` and `/editions/{release}/{view}`."""
    router = APIRouter(include_in_schema=False)
    environment = Environment(
        loader=PackageLoader("services.reporting.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"figure": figure, "in_words": _in_words, "day": _day}

    def page(template: str, status: int = 200, **shown: Any) -> Response:
        html = environment.get_template(template).render(
            demo=demo, alone=gate.open, statuses=STATUSES, exact=False, **shown
        )
        return HTMLResponse(html, status, HEADERS)

    @router.get("/editions")
    def editions(request: Request) -> Response:
        found = list(reversed(store.editions()))
        views = _readable(request, gate)
        return page("editions.html", title="Éditions", editions=found, views=views)

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
            return page("refusal.html", problem.status, title="Rien ici", sentence=problem.detail)
        return page("view.html", **_shown(store, found, tableau, maille))

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


def _in_words(left_out: str) -> str:
    """A table and a grain of the plan (`B2 department-year`)."""
    table, _, grain = left_out.partition(" ")
    return f"{table} ({LEFT_OUT.get(grain, grain)})"


def _day(instant: str) -> str:
    """The day of an ISO instant, as it is written in French."""
    return "/".join(reversed(instant[:10].split("-")))


def _link(here: str, scope: Mapping[str, str], **chosen: str) -> str:
    return f"{here}?{urlencode({**scope, **chosen})}"


def _download(found: View) -> Sequence[tuple[str, str]]:
    scope = f"&scope={found.scope}" if found.scope else ""
    base = f"/v1/releases/{found.edition.id}/views/{found.view}?format="
    return [(kind.label, f"{base}{format}{scope}") for format, kind in KINDS.items()]
