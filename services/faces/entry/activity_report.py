"""`/saisie/{post}/rapport.pdf`: the year of a post as a document, of its own exact figures."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import Response

from contracts.period import FIRST_YEAR, LAST_YEAR, Period
from services.faces.charts.printed import in_document
from services.faces.entry.admission import FigureReader
from services.faces.entry.needs import TheFigures
from services.faces.figures.exact_year import exact_year
from services.faces.figures.offered import latest_year, require_known, years_of
from services.faces.figures.posts import shown_post
from services.faces.figures.year_in_charts import remarks, year_in_charts
from services.faces.forms.submission import PostPath
from services.faces.needs import TheTables, TheViews
from services.faces.page import PRIVATE
from services.faces.partners.findings import findings
from services.faces.partners.tiles import tiles
from services.faces.theme.dates import day
from services.faces.theme.figures import figure
from services.faces.theme.pdf import pdf_of
from services.reporting.domain import errors
from services.reporting.domain.disclosure.released_row import NOT_KNOWN

TEMPLATE = Path(__file__).with_name("activity_report.typ")
router = APIRouter(include_in_schema=False)


@router.get("/saisie/{post}/rapport.pdf")
def activity_report(
    reader: FigureReader,
    post: PostPath,
    figures: TheFigures,
    tables: TheTables,
    views: TheViews,
    annee: int | None = None,
) -> Response:
    """The report of a year, of the last whole one without any.

    Raises refusals of the tables, and Refused for a year in which nothing can have been counted.
    """
    record = next((each for each in tables.posts("site") if each.post == post), None)
    if record is None:
        raise errors.UnknownArea("site", post)
    year = latest_year(tables, views, "site", post)
    if annee is not None:
        year = Period(min(max(annee, FIRST_YEAR), LAST_YEAR), 1, 12)
    name = figures.names().get(post, post)
    bilan = exact_year(tables, record, year)
    counted = bilan.found.release
    require_known(year, years_of([record], counted.as_of, post))
    shown = shown_post(record, year.last_day)
    about = {
        "Service": shown.service,
        "Territoire": shown.territory,
        "Employeur": shown.employer,
        "Équivalent temps plein": shown.fte,
        "État en fin d'année": shown.state,
        "Convention": shown.convention,
        "Financement": shown.funders,
    }
    document = {
        "title": f"{name} : rapport d'activité {year}",
        "state": f"Compté jusqu'au {day(counted.as_of, area=post)}",
        "sentences": [*findings(bilan), *remarks(bilan)],
        "tiles": [(each.label, each.value, each.unit, each.lines) for each in tiles(bilan)],
        "charts": [
            (each.title, each.scope, [*map(in_document, each.drawings)])
            for each in year_in_charts(bilan)
        ],
        "about": [(head, said) for head, said in about.items() if said != NOT_KNOWN],
        "trace": f"rang {figure(counted.position)} du journal",
    }
    named = {"Content-Disposition": f'inline; filename="rapport-{post}-{year}.pdf"'}
    made = pdf_of(TEMPLATE, document)
    return Response(made, media_type="application/pdf", headers={**PRIVATE, **named})
