"""S01 to S30: the report's own tables, for any posts and any year."""

from collections.abc import Sequence

from contracts.read_model import CellRow, PostRecord, SeriesRow
from contracts.statistics.report_tables import REPORT_TABLES, Heading, ReportTable
from services.reporting.domain.tables.report_tables.catalogue import RULES, visited
from services.reporting.domain.tables.report_tables.counting import NOTHING, rounded
from services.reporting.domain.tables.report_tables.respondents import Surveyed, surveyed
from services.reporting.domain.tables.rows import TableRow


def evaluate(
    code: str,
    year: int,
    records: Sequence[PostRecord],
    situations: Sequence[CellRow],
    series: Sequence[SeriesRow],
) -> list[TableRow]:
    """Every row and column of the table, in its order: `row`, `column`, `value`, `base`.

    `value` is null where the report gives no figure or nobody answered, 0 where nobody has
    the code; shares and means are rounded half up to the step of the table, as text when
    they have decimals. None of the thirty tables is made from deposited series so far.
    """
    table = REPORT_TABLES[code]
    evidence = surveyed(year, records, situations)
    if code == "S01":
        return visited(table, evidence)
    return [_cell(table, row, column, evidence) for row in table.rows for column in table.columns]


def row_labels(code: str) -> dict[str, str]:
    """The words of the report for each row."""
    return dict(REPORT_TABLES[code].rows)


def column_labels(code: str) -> dict[str, str]:
    """The words of the report for each column."""
    return dict(REPORT_TABLES[code].columns)


def _cell(table: ReportTable, row: Heading, column: Heading, evidence: Surveyed) -> TableRow:
    given = (row.code, column.code) not in table.absent
    figure = RULES[table.code](evidence, row.code, column.code) if given else NOTHING
    return {
        "row": row.code,
        "column": column.code,
        "value": rounded(figure.value, table.step),
        "base": figure.base,
    }


__all__ = ["column_labels", "evaluate", "row_labels"]
