"""The page of each audience: what changed, whether it is complete, then key figures and charts."""

from collections.abc import Sequence
from urllib.parse import urlencode

from fastapi import Request

from contracts.patterns import department_of
from contracts.period import Period
from contracts.statistics import INDICATORS
from services.access.domain.policy import Action, Resource
from services.faces.headers import HEADERS
from services.faces.needs import TheGate
from services.faces.page import Page
from services.faces.partners.alerts.telling import Told, told_alerts
from services.faces.partners.calls.needs import ANSWERS, CallDesk, TheDesk
from services.faces.partners.drawn import drawings
from services.faces.partners.findings import findings, previous_of, tiles
from services.faces.partners.local_posts import local_posts
from services.faces.partners.needs import ReadableView, TheReleases, page_router
from services.faces.partners.releases import downloads, last_year
from services.faces.partners.rows import Row, in_order, rows_of, subject_of, traced
from services.faces.theme.periods import PeriodChoices, choices
from services.reporting.domain.disclosure.release import Release
from services.reporting.domain.disclosure.viewing import ScopeUnknown
from services.reporting.domain.tables.indicators import formula_of
from services.reporting.ports import ReleaseStore
from services.reporting.releases.reading import View, view_of

INDICATOR_BY_CODE = {each.code: each for each in INDICATORS}

router = page_router()


@router.get("/partenaires/{view}")
def audience(
    request: Request,
    asked: ReadableView,
    store: TheReleases,
    desk: TheDesk,
    gate: TheGate,
    edition: str | None = None,
) -> Page:
    """The page of an audience, of the release named by `edition` or of the latest that it has."""
    named = edition or (last_year(store) if asked.scope else None)
    found = view_of(store, named, asked.view, asked.scope)
    rows, release = rows_of(found), found.release
    before = previous_of(store.sealed(), release)
    earlier = _rows_of_same(store, before, found) if before else []
    return Page(
        "partner.html",
        headers=HEADERS,
        title=subject_of(found),
        trace=traced(release),
        release=release,
        view=asked.view,
        scope=asked.scope,
        periods=_periods(found, store.sealed()),
        findings=list(findings(release, rows, before, earlier)),
        tiles=list(tiles(release, rows, before, earlier)),
        posts=local_posts(rows, str(release.period)) if asked.view == "prefecture" else [],
        indicators=[
            (INDICATOR_BY_CODE[row.table], formula_of(INDICATOR_BY_CODE[row.table]), row)
            for row in rows
            if row.table in INDICATOR_BY_CODE
        ],
        downloads=downloads(found),
        alerts=_alerts(desk, asked.scope) if asked.scope else [],
        answers=ANSWERS,
        may_answer=bool(asked.scope) and gate.may(request, Action.ANSWER_ALERT, _near(asked.scope)),
        drawings=list(drawings(release, rows)),
    )


def _alerts(desk: CallDesk, scope: str) -> list[Told]:
    """The ends of conventions of a département, or of a post, as of today."""
    mine = [each for each in desk.posts_of(department_of(scope)) if each.post.startswith(scope)]
    return told_alerts(desk, mine)


def _near(scope: str | None) -> Resource:
    """The scope as a post: what is allowed in a département is allowed of its posts."""
    return Resource(scope if scope and "-" in scope else f"{scope}-01")


def _rows_of_same(store: ReleaseStore, release: Release, found: View) -> list[Row]:
    """The same view of another release; empty where that one says nothing of the scope."""
    try:
        return rows_of(view_of(store, release.id, found.view, found.scope))
    except ScopeUnknown:
        return []


def _periods(found: View, releases: Sequence[Release]) -> PeriodChoices:
    """The latest release of each period; a local view has years only."""
    latest = {str(each.period): each.id for each in releases}
    scope = {"perimetre": found.scope} if found.scope else {}

    def address(period: Period) -> str:
        asked = urlencode({**scope, "edition": latest[str(period)]})
        return f"/partenaires/{found.view}?{asked}"

    current = found.release.period
    offered = [
        each for each in map(Period.parse, in_order(latest)) if not found.scope or each.length == 12
    ]
    like = [each for each in offered if each.length == current.length]
    here = like.index(current)
    before, after = like[here - 1] if here else None, [*like[here + 1 :], None][0]
    return choices(current, before, after, offered, address)
