"""A table of the report as a page shows it: a line for each cell, a column for each year."""

from collections.abc import Sequence

from contracts.statistics.report_tables import REPORT_TABLES
from services.faces.figures.grids import Grid
from services.faces.figures.printed import PRINTED
from services.faces.theme.figures import figure
from services.reporting.domain.tables.result import TableResult
from services.reporting.domain.tables.rows import TableRow, Value

NOTHING = "–"


EMPTY: TableRow = {"value": ""}


SITES = "S01"
"""It lists places and years, and counts nothing."""


def grid_of(code: str, results: Sequence[TableResult], heads: Sequence[str]) -> Grid:
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
