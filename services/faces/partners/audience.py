"""The page of each audience: what changed, whether it is complete, then key figures and charts."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from contracts.period import Period
from contracts.statistics import INDICATORS
from services.faces.headers import HEADERS
from services.faces.page import Page
from services.faces.partners.drawn import drawings
from services.faces.partners.findings import findings, previous_of, tiles
from services.faces.partners.local_posts import local_posts
from services.faces.partners.needs import ReadableView, TheReleases, page_router
from services.faces.partners.releases import downloads, last_year
from services.faces.partners.rows import Row, in_order, rows_of, subject_of, traced
from services.faces.theme.frame import Link
from services.reporting.domain.disclosure.edition import Edition
from services.reporting.domain.disclosure.viewing import ScopeUnknown
from services.reporting.domain.tables.indicators import formula_of
from services.reporting.ports import ReleaseStore
from services.reporting.releases.reading import View, view_of

INDICATOR_BY_CODE = {each.code: each for each in INDICATORS}

router = page_router()


class Periods(NamedTuple):
    """Where the period before and after are shown, and those of each year, the latest first."""

    before: Link | None
    after: Link | None
    years: Sequence[tuple[str, Sequence[Link]]]


@router.get("/partenaires/{view}")
def audience(asked: ReadableView, store: TheReleases, edition: str | None = None) -> Page:
    """The page of an audience, of the release named by `edition` or of the latest that it has."""
    named = edition or (last_year(store) if asked.scope else None)
    found = view_of(store, named, asked.view, asked.scope)
    rows, release = rows_of(found), found.release
    before = previous_of(store.editions(), release)
    earlier = _rows_of_same(store, before, found) if before else []
    return Page(
        "partner.html",
        headers=HEADERS,
        title=subject_of(found),
        trace=traced(release),
        release=release,
        view=asked.view,
        scope=asked.scope,
        periods=_periods(found, store.editions()),
        findings=list(findings(release, rows, before, earlier)),
        tiles=list(tiles(release, rows, before, earlier)),
        posts=local_posts(rows, release.period) if asked.view == "prefecture" else [],
        indicators=[
            (INDICATOR_BY_CODE[row.table], formula_of(INDICATOR_BY_CODE[row.table]), row)
            for row in rows
            if row.table in INDICATOR_BY_CODE
        ],
        downloads=downloads(found),
        drawings=list(drawings(release, rows)),
    )


def _rows_of_same(store: ReleaseStore, release: Edition, found: View) -> list[Row]:
    """The same view of another release; empty where that one says nothing of the scope."""
    try:
        return rows_of(view_of(store, release.id, found.view, found.scope))
    except ScopeUnknown:
        return []


def _periods(found: View, releases: Sequence[Edition]) -> Periods:
    """The latest release of each period; a local view has years only."""
    latest = {each.period: each.id for each in releases}
    scope = {"perimetre": found.scope} if found.scope else {}
    links = [
        Link(
            period,
            f"/partenaires/{found.view}?{urlencode({**scope, 'edition': latest[period]})}",
            period == found.release.period,
        )
        for period in in_order(latest)
        if not found.scope or Period.parse(period).length == 12
    ]
    like = [each for each in links if len(each.label) == len(found.release.period)]
    here = [each.current for each in like].index(True)
    years = [(year, list(found)) for year, found in groupby(links, lambda link: link.label[:4])]
    return Periods(
        like[here - 1] if here else None,
        like[here + 1] if here + 1 < len(like) else None,
        years[::-1],
    )
