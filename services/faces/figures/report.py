"""`/france/rapport`: S01 to S30 for each year that was asked, beside what the report printed."""

from collections import Counter
from collections.abc import Mapping

from contracts.statistics.report_tables import REPORT_TABLES
from services.faces.errors import Refused
from services.faces.figures.offered import BY_KEY, NOT_FOUND, codes_for
from services.faces.figures.printed import ANSWERS
from services.faces.figures.report_grids import grid_of
from services.faces.page import Page
from services.faces.theme.figures import counted
from services.faces.theme.frame import Link, Traced
from services.reporting.application import Tables
from services.reporting.domain.tables.question import asked
from services.reporting.domain.tables.result import TableResult

YEARS = 3
"""The years that are shown, the latest first: more make a table too wide to read."""
NATION: tuple[str, str | None] = ("nation", None)
OF: Mapping[str, tuple[str, str | None]] = {"S29": ("department", "27")}
"""The tables that the report printed of a département, the Eure, and not of France."""
PARTS = ("rapport-1", "rapport-2", "rapport-3")


def report_page(tables: Tables, part: str) -> Page:
    """The tables of a part of the report, a column a year. Raises Refused for no part."""
    if part not in PARTS:
        raise Refused(f"Le rapport n'a pas de partie « {part} ».", 404, NOT_FOUND)
    family = BY_KEY[part]
    answers = Counter(year for record in tables.posts("nation") for year in record.surveys)
    years = sorted(answers, reverse=True)[:YEARS]
    codes = codes_for(family, "nation", yearly=True)
    results = tables.answers(
        [asked(code, *OF.get(code, NATION), str(year)) for code in codes for year in years]
    )
    by_code: dict[str, list[TableResult]] = {code: [] for code in codes}
    for each in results:
        by_code[each.table.code].append(each)
    heads = [f"{year} ({counted(answers[year], 'réponse')})" for year in years]
    return Page(
        "report.html",
        title=f"Le rapport de 2009 et les années suivantes : {family.title.lower()}",
        crumbs=(Link("France", "/france"),),
        tabs=[
            Link(BY_KEY[key].title, f"/france/rapport?partie={key}", current=key == part)
            for key in PARTS
        ],
        years=years,
        shown=[
            (REPORT_TABLES[code], grid_of(code, by_code[code], [*heads, f"Rapport ({ANSWERS})"]))
            for code in codes
        ],
        trace=[Traced("Rang du journal", str(results[0].position))] if results else [],
    )
