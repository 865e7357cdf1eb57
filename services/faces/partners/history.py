"""What a page of an audience reads: its release, those before it, the year, the open figures."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from contracts.period import Period
from contracts.release_plan import Grain
from contracts.release_plan.audiences import DCSP, DGGN, PUBLIC
from services.faces.partners.rows import Row, rows_of
from services.reporting.domain.disclosure.release import Release, Status
from services.reporting.domain.disclosure.viewing import ScopeUnknown
from services.reporting.ports import ReleaseStore
from services.reporting.releases.reading import View, release_of, view_of

QUARTERS = 8  # of a curve: two years, so that a season is seen twice
YEARS = 2  # of a table
KEPT = 128  # views, each of some hundreds of rows: what a day of reading asks for
BY_QUARTER = (DCSP, DGGN)
"""Views that open on the last quarter; the others on the last year."""


class Told(NamedTuple):
    """What a view says of a period. `provisional`: facts that came late may still be missing.

    `edition`: the release that says it.
    """

    period: Period
    rows: Sequence[Row]
    provisional: bool = False
    edition: str = ""


class Bilan(NamedTuple):
    """A view of a release, and what it is compared with.

    `before`: of the same length just before; `year_ago`: of a quarter. `quarters`: up to eight,
    in order, the last within the period. `year`: that of the page, or the last one that a quarter
    can be read beside; `year_before`: the one before that. `open_quarters`, `open_year`: the open
    figures of the same periods, which have both forces.
    """

    found: View
    now: Told
    before: Told | None
    year_ago: Told | None
    quarters: Sequence[Told]
    year: Told | None
    year_before: Told | None
    open_quarters: Sequence[Told]
    open_year: Told | None


def bilan_of(store: ReleaseStore, edition: str | None, view: str, scope: str | None) -> Bilan:
    """Of the release named by `edition`, else of the last one of the view's own length.

    Raises UnknownRelease, UnknownView, ScopeMissing and ScopeUnknown.
    """
    releases = store.sealed()
    named = edition or _opening(releases, view)
    found, rows_now = _read(store, release_of(store, named).id, view, scope)
    now, latest = found.release, {each.period: each for each in releases}
    latest[now.period] = now
    quarters = [
        each
        for period, each in sorted(latest.items())
        if period.length == 3 and period.last_day <= now.period.last_day
    ][-QUARTERS:]
    years = [each for period, each in sorted(latest.items()) if period.length == 12]
    year = now if now.period.length == 12 else None
    if year is None:
        year = next((y for y in reversed(years) if y.period.year <= now.period.year), None)
    before_year = latest.get(year.period.previous) if year else None
    ago = Period(now.period.year - 1, now.period.first_month, now.period.length)

    def told(release: Release | None, of: str = view, area: str | None = scope) -> Told | None:
        rows = release and _rows(store, release.id, of, area)
        if not release or not rows:
            return None
        whole = Period(release.period.year, 1, 12) in latest
        own = release == now and now.status == Status.PROVISIONAL
        return Told(release.period, rows, own or not whole, release.id)

    def each_told(of: str) -> list[Told]:
        return [each for each in (told(release, of, None) for release in quarters) if each]

    return Bilan(
        found,
        Told(now.period, rows_now, now.status == Status.PROVISIONAL, now.id),
        told(previous_of(releases, now)),
        told(latest.get(ago)) if now.period.length == 3 else None,
        each_told(view) if scope is None else (),
        told(year),
        told(before_year),
        each_told(PUBLIC),
        told(year, PUBLIC, None),
    )


def tabulated(store: ReleaseStore, view: str, scope: str | None) -> tuple[View, list[Told]]:
    """A view of the last release, and what the last two years say of it, the oldest first.

    A year says its quarters anew; the quarters since then stand each alone. Raises
    UnknownRelease, UnknownView, ScopeMissing and ScopeUnknown.
    """
    latest = {each.period: each for each in store.sealed()}
    years = [period for period in sorted(latest) if period.length == 12][-YEARS:]
    since = years[-1].last_day if years else date.min
    quarters = [each for each in sorted(latest) if each.length == 3 and each.last_day > since]
    told = [
        Told(period, rows, latest[period].status == Status.PROVISIONAL, latest[period].id)
        for period in (*years, *quarters[-QUARTERS:])
        if (rows := _rows(store, latest[period].id, view, scope))
    ]
    if not told:
        return _read(store, release_of(store, None).id, view, scope)[0], []
    return _read(store, told[-1].edition, view, scope)[0], told


def alone(found: View) -> Bilan:
    """A view read without any other: what a document says, the same bytes whatever came after."""
    rows, period = rows_of(found), found.release.period
    quarters: dict[str, list[Row]] = {}
    for row in rows:
        if row.grain == Grain.NATION_QUARTER:
            quarters.setdefault(row.period, []).append(row)
    each = [Told(Period.parse(quarter), quarters[quarter]) for quarter in sorted(quarters)]
    now = Told(period, rows, found.release.status == Status.PROVISIONAL, found.release.id)
    year = now if period.length == 12 else None
    return Bilan(found, now, None, None, each, year, None, each, None)


def previous_of(releases: Sequence[Release], release: Release) -> Release | None:
    """The latest release of the last period of the same length before, None where there is none."""
    found = [
        each
        for each in releases
        if each.period < release.period and each.period.length == release.period.length
    ]
    return max(found, key=lambda each: (each.period, releases.index(each)), default=None)


def _opening(releases: Sequence[Release], view: str) -> str | None:
    """The release on which a view opens, the last one before there is any of its own length."""
    wanted = 3 if view in BY_QUARTER else 12
    found = [each for each in releases if each.period.length == wanted]
    return max(found, key=lambda each: (each.period, releases.index(each))).id if found else None


@lru_cache(maxsize=KEPT)
def _read(
    store: ReleaseStore, release: str, view: str, scope: str | None
) -> tuple[View, Sequence[Row]]:
    """A view and its rows; a sealed release never changes, so that they are read once."""
    found = view_of(store, release, view, scope)
    return found, rows_of(found)


def _rows(store: ReleaseStore, release: str, view: str, scope: str | None) -> Sequence[Row]:
    """The rows of a view, none where the release says nothing of the scope."""
    try:
        return _read(store, release, view, scope)[1]
    except ScopeUnknown:
        return ()
