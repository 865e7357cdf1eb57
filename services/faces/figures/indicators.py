"""The twenty indicators of the toolbox as a page: of France, or of a post beside its targets."""

from collections.abc import Mapping
from functools import cache

from contracts.days import day_at
from contracts.identifiers import NATION
from contracts.period import Period
from contracts.read_model import PostRecord
from services.faces.figures.offered import choices_among, latest_year, require_known, years_of
from services.faces.figures.targets import ShownTarget, shown_targets
from services.faces.page import Page
from services.faces.theme.frame import Link, Traced
from services.faces.theme.periods import period as in_words
from services.faces.theme.typography import first_low
from services.reporting.application import IndicatorsResult, Tables
from services.reporting.domain import errors
from services.reporting.domain.tables.rows import Value
from services.reporting.ports import PublishedViews


def indicators_page(
    tables: Tables, views: PublishedViews, asked: Period | None, post: str | None = None
) -> Page:
    """The indicators of France, or of a post. Raises refusals of the tables, and Refused."""
    level = "site" if post else "nation"
    records = [each for each in tables.posts(level) if post in (None, each.post)]
    if post and not records:
        raise errors.UnknownArea("site", post)
    period = asked or (
        latest_year(tables, views, level, post) if post else latest_year(tables, views)
    )
    found = tables.indicators(level, post, str(period))
    years = years_of(records, found.as_of, post or NATION)
    require_known(period, years)
    here = f"/postes/{post}/indicateurs" if post else "/indicateurs"
    name = records[0].version_on(period.last_day).called if post else ""
    title = f"{name} : les indicateurs" if post else "Les indicateurs de la boîte à outils"
    return Page(
        "indicators.html",
        title=f"{title}, {first_low(in_words(period))}",
        crumbs=(Link(name, f"/postes/{post}?periode={period}"),) if post else (),
        found=found.indicators,
        targets=_targets(tables, records[0], found) if post else [],
        place=name or "France",
        choices=choices_among(period, years, lambda choice: f"{here}?periode={choice}"),
        trace=[Traced("Rang du journal", str(found.position))],
    )


def _targets(tables: Tables, record: PostRecord, found: IndicatorsResult) -> list[ShownTarget]:
    """The targets of a post, each beside the exact value of its year."""

    @cache
    def of_year(year: int) -> Mapping[str, Value]:
        result = tables.indicators("site", record.post, str(year))
        return {each.indicator.code: each.value for each in result.indicators}

    today = day_at(record.post, found.as_of)
    return list(shown_targets(record, lambda code, year: of_year(year).get(code), today))
