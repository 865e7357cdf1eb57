"""The releases and their tables, as pages: the list, and each table of the view of an audience."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from fastapi import Request

from contracts.identifiers import NATION
from contracts.release_plan import VIEWS
from services.access.domain.policy import Action, Resource
from services.access.gate import Gate
from services.faces.headers import HEADERS
from services.faces.needs import TheGate
from services.faces.page import Page
from services.faces.partners.needs import ReadableView, TheReleases, page_router
from services.faces.partners.summary import rows_of, sentences
from services.reporting.releases.documents import FORMATS
from services.reporting.releases.explaining import explained, title_of
from services.reporting.releases.reading import View, view_of

GRAINS = {"nation": "France", "department": "Départements", "post": "Postes"}

router = page_router()


class Choice(NamedTuple):
    """A link of a list from which one is shown."""

    label: str
    path: str
    current: bool


class Readable(NamedTuple):
    """A view that somebody may read, with its scope if it has one."""

    view: str
    scope: str
    label: str


@router.get("/editions")
def releases(request: Request, gate: TheGate, store: TheReleases) -> Page:
    """Every release, the latest first, with the views that the reader may open."""
    return Page(
        "releases.html",
        headers=HEADERS,
        title="Les éditions publiées",
        releases=list(reversed(store.editions())),
        views=list(_readable(request, gate)),
    )


@router.get("/editions/{release}/{view}")
def table(
    release: str, asked: ReadableView, store: TheReleases, tableau: str = "", maille: str = ""
) -> Page:
    """One table of a view at one level; the first one where none, or an unknown one, is named."""
    found = view_of(store, release, asked.view, asked.scope)
    rows = rows_of(found)
    tables = list(dict.fromkeys(row.table for row in rows))
    code = tableau if tableau in tables else tables[0]
    levels = list(dict.fromkeys(row.level for row in rows if row.table == code))
    level = maille if maille in levels else levels[0]
    return Page(
        "view.html",
        headers=HEADERS,
        title=f"{VIEWS[found.view].label} – {found.release.period}",
        release=found.release,
        sentences=list(sentences(found.release, rows)),
        tables=[
            Choice(f"{each} {title_of(each)}", _path(found, tableau=each), each == code)
            for each in tables
        ],
        levels=[
            Choice(GRAINS[each], _path(found, tableau=code, maille=each), each == level)
            for each in levels
        ],
        table=code,
        table_title=title_of(code),
        explained=explained(store, found, [row.table for row in rows].index(code) + 1),
        rows=[row for row in rows if (row.table, row.level) == (code, level)],
        downloads=downloads(found),
    )


def downloads(found: View) -> Sequence[tuple[str, str]]:
    """Each format of a view, with its address."""
    scope = {"scope": found.scope} if found.scope else {}
    base = f"/v1/releases/{found.release.id}/views/{found.view}"
    return [
        (each.label, f"{base}?{urlencode({'format': format, **scope})}")
        for format, each in FORMATS.items()
    ]


def _readable(request: Request, gate: Gate) -> Iterator[Readable]:
    """The views of the nation, then those of each area of the reader."""
    areas = sorted({area for _, scope in gate.who(request).holds for area in scope})
    for view, audience in VIEWS.items():
        for area in areas if audience.scope else (NATION,):
            if gate.may(request, Action.READ_VIEW, Resource(area, view)):
                scope = area if audience.scope else ""
                yield Readable(
                    view, scope, f"{audience.label} : {area}" if scope else audience.label
                )


def _path(found: View, **chosen: str) -> str:
    scope = {"perimetre": found.scope} if found.scope else {}
    return f"/editions/{found.release.id}/{found.view}?{urlencode({**scope, **chosen})}"
