"""`/audit/triangle`: when the facts of each quarter were received, in France or a place."""

from fastapi import APIRouter

from contracts.period import Period, PeriodNotUnderstood
from services.faces.audit.asking import Typed
from services.faces.audit.needs import TheAuditor
from services.faces.errors import Refused
from services.faces.figures.offered import choices_among, latest_year, require_known, years_of
from services.faces.navigation import place_of
from services.faces.needs import TheTables, TheViews
from services.faces.page import Page
from services.faces.theme.frame import Link, Traced
from services.past.making import REFUSED, refusal_of

TABLE = "H4"
CRUMBS = (Link("Vérifier", "/verification"),)
LAGS = ("même", "+1", "+2", "+3", "+4 …")

router = APIRouter(include_in_schema=False)


@router.get("/audit/triangle")
def triangle(
    at: TheAuditor, tables: TheTables, views: TheViews, periode: str = "", zone: str = ""
) -> Page:
    """The quarter of the fact by the quarter of its reception, in a year."""
    typed = Typed(TABLE, zone)
    try:
        year = Period.parse(periode) if periode else latest_year(tables, views)
        found = tables.table(TABLE, typed.level, typed.area, str(year))
    except PeriodNotUnderstood:
        raise Refused(f"La période « {periode} » ne se lit pas : écrivez une année.") from None
    except REFUSED as refusal:
        if not zone:
            raise Refused(refusal_of(refusal)[1]) from refusal
        return Page(
            "audit_triangle.html",
            422,
            title="Quand les faits ont été reçus",
            crumbs=CRUMBS,
            error=refusal_of(refusal)[1],
            zone=zone,
            periode=periode,
            as_of="",
            total=0,
        )
    counts: dict[str, list[int]] = {}
    for row in found.rows:
        counts.setdefault(str(row["quarter"]), []).append(int(row["value"] or 0))
    last = Period.parse(found.as_of[:7]) if found.as_of else year
    lines = [
        _line(quarter, counts.get(f"t{number}", [0] * len(LAGS)), last)
        for number, quarter in enumerate(year.quarters, 1)
    ]
    years = years_of(tables.posts("nation"), found.as_of)
    require_known(year, years)
    where = place_of(typed.area, at.posts)
    return Page(
        "audit_triangle.html",
        title=f"Quand les faits de {year} ont été reçus : {where}",
        crumbs=CRUMBS,
        trace=[Traced("Rang du journal", str(found.position))],
        error="",
        zone=zone,
        periode=str(year),
        lags=LAGS,
        lines=lines,
        total=sum(sum(each) for each in counts.values()),
        on_time=sum(each[0] for each in counts.values()),
        as_of=found.as_of,
        choices=choices_among(
            year, years, lambda each: f"/audit/triangle?zone={zone}&periode={each}", yearly=True
        ),
    )


def _line(
    quarter: Period, counts: list[int], last: Period
) -> tuple[Period, list[tuple[int | None, float, int]], int]:
    """A quarter, and of each lag: the count (None: to come), its share, its class of colour."""
    whole = sum(counts)
    ahead = (last.year - quarter.year) * 12 + last.first_month - quarter.first_month
    cells = []
    for lag, count in enumerate(counts):
        share = 100 * count / whole if whole else 0.0
        shade = 0 if not count else 1 + sum(share >= limit for limit in (2, 10, 30, 60))
        to_come = ahead < 3 * lag and not count
        cells.append((None if to_come else count, share, shade))
    return quarter, cells, whole
