"""The page of each audience: what changed, whether it is complete, then map, charts, tables."""

from contracts.release_plan import VIEWS
from contracts.statistics import INDICATORS
from services.faces.headers import HEADERS
from services.faces.page import Page
from services.faces.partners.changes import headline, previous_of
from services.faces.partners.drawn import figures
from services.faces.partners.local_posts import local_posts
from services.faces.partners.needs import ReadableView, TheReleases, page_router
from services.faces.partners.releases import downloads
from services.faces.partners.summary import Row, rows_of
from services.reporting.domain.disclosure.edition import Edition
from services.reporting.domain.disclosure.viewing import ScopeUnknown
from services.reporting.domain.tables.indicators import formula_of
from services.reporting.ports import ReleaseStore
from services.reporting.releases.reading import View, view_of

INDICATOR_BY_CODE = {each.code: each for each in INDICATORS}

router = page_router()


@router.get("/partenaires/{view}")
def audience(asked: ReadableView, store: TheReleases, edition: str | None = None) -> Page:
    """The page of an audience, of the latest release or of the one named by `edition`."""
    found = view_of(store, edition, asked.view, asked.scope)
    rows = rows_of(found)
    releases = store.editions()
    before = previous_of(releases, found.release)
    place = f" – {rows[0].area_label}" if asked.scope and rows else ""
    return Page(
        "partner.html",
        headers=HEADERS,
        title=f"{VIEWS[asked.view].label}{place}, {found.release.period}",
        release=found.release,
        releases=list(reversed(releases)),
        view=asked.view,
        scope=asked.scope,
        sentences=list(headline(found.release, rows, before, _rows_before(store, before, found))),
        posts=local_posts(rows, found.release.period) if asked.view == "prefecture" else [],
        indicators=[
            (INDICATOR_BY_CODE[row.table], formula_of(INDICATOR_BY_CODE[row.table]), row)
            for row in rows
            if row.table in INDICATOR_BY_CODE
        ],
        downloads=downloads(found),
        figures=list(figures(found.release, rows)),
    )


def _rows_before(store: ReleaseStore, before: Edition | None, found: View) -> list[Row]:
    """The same view of the release before; empty where that one says nothing of the scope."""
    try:
        return rows_of(view_of(store, before.id, found.view, found.scope)) if before else []
    except ScopeUnknown:
        return []
