"""`/france/rapport`: S01 to S30 for each year that was asked, beside what the report printed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from contracts.data_files import read_toml
from contracts.statistics.report_tables import REPORT_TABLES
from services.faces.errors import Refused
from services.faces.figures.grids import Grid
from services.faces.figures.offered import BY_KEY, NOT_FOUND, codes_for
from services.faces.page import Page
from services.faces.theme.figures import counted, figure
from services.faces.theme.frame import Link, Traced
from services.reporting.application import Tables
from services.reporting.domain.tables.question import asked
from services.reporting.domain.tables.result import TableResult
from services.reporting.domain.tables.rows import TableRow, Value

YEARS = 3
"""The years that are shown, the latest first: more make a table too wide to read."""
ANSWERS = 73
"""Posts that answered the report's survey."""
NATION: tuple[str, str | None] = ("nation", None)
OF: Mapping[str, tuple[str, str | None]] = {"S29": ("department", "27")}
"""The tables that the report printed of a département, the Eure, and not of France."""
PARTS = ("rapport-1", "rapport-2", "rapport-3")
NOTHING = "–"
EMPTY: TableRow = {"value": ""}
SITES = "S01"
"""It lists places and years, and counts nothing."""


class Printed(NamedTuple):
    """A table as printed: the codes of its columns, and the values of each row."""

    columns: tuple[str, ...]
    rows: Mapping[str, tuple[int | float | str, ...]]


PRINTED: Mapping[str, Printed] = read_toml(
    "services/faces/figures/printed.toml", dict[str, Printed]
)


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
            (REPORT_TABLES[code], _grid(code, by_code[code], [*heads, f"Rapport ({ANSWERS})"]))
            for code in codes
        ],
        trace=[Traced("Rang du journal", str(results[0].position))] if results else [],
    )


def _grid(code: str, results: Sequence[TableResult], heads: Sequence[str]) -> Grid:
    """A line for each cell of the report's table, a column for each year, the print at the end."""
    table, printed = REPORT_TABLES[code], PRINTED[code]
    rows = {heading.code: heading.label for heading in table.rows}
    columns = {heading.code: heading.label for heading in table.columns}
    found = [{(r["row"], r["column"]): r for r in each.rows} for each in results]
    cells = [(row, column) for row in printed.rows for column in printed.columns]
    written = _as_it_is if code == SITES else _value
    lines = [
        [
            " – ".join(filter(None, (rows.get(row, row), columns.get(column, column)))),
            *(written(each.get((row, column), EMPTY)["value"]) for each in found),
            written(printed.rows[row][printed.columns.index(column)]),
        ]
        for row, column in cells
    ]
    return Grid(table.title, [("Ligne", False), *((head, True) for head in heads)], lines)


def _as_it_is(said: Value | float) -> str:
    return NOTHING if said is None else str(said) or NOTHING


def _value(said: Value | float) -> str:
    """A count or a share as French writes it; a word as it is."""
    if said is None or said == "":
        return NOTHING
    if isinstance(said, str):
        return figure(said) if said[0].isdigit() else said
    return figure(str(said) if isinstance(said, float) else said)
