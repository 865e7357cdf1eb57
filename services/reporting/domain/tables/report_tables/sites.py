"""S01, S02: the sites visited, and all posts open at the end of the year."""

from datetime import date

from contracts.statistics.report_tables import ReportTable
from services.reporting.domain.tables.report_tables.figures import Figure
from services.reporting.domain.tables.report_tables.respondents import Respondent, Surveyed
from services.reporting.domain.tables.rows import TableRow, Value

SERVICES = ("police", "gendarmerie", "mixte")  # the order of the report
FUNDERS = {
    "Etat": {"civ", "cucs", "fipd"},
    "Conseil général": {"cg"},
    "Conseil régional": {"autres"},
    "EPCI": {"interco"},
    "Ville": {"commune", "communes"},
}


def visited(table: ReportTable, surveyed: Surveyed) -> list[TableRow]:
    """S01: a row for each site visited, under the id of its post; services, then names."""
    sites = sorted(
        (r for r in surveyed.respondents if r.answers.get("field_visit")),
        key=lambda site: (SERVICES.index(site.post.service), site.post.name),
    )
    return [
        {"row": site.record.post, "column": column.code, "value": value, "base": None}
        for site in sites
        for column, value in zip(table.columns, _described(site), strict=True)
    ]


def posts_open(surveyed: Surveyed, row: str, column: str) -> Figure:
    """S02: posts open at 31 December, whether they answered or not."""
    day = date(surveyed.year, 12, 31)
    services = [post.version_on(day).service for post in surveyed.posts if post.is_open_on(day)]
    return Figure(sum(row in (service, "total") for service in services), None)


def _described(site: Respondent) -> tuple[Value, ...]:
    paying = {pledge.funder for pledge in site.pledges}
    funders = [label for label, lines in FUNDERS.items() if lines & paying]
    return site.post.service, site.post.name, ", ".join(funders), site.record.opened_on.year
