"""S01 to S30: the report's own tables, for any posts and any year."""

from collections.abc import Sequence

from contracts.read_model import CellRow, PostRecord
from contracts.statistics.report_tables import REPORT_TABLES, Heading, ReportTable
from services.reporting.domain.tables.perimeter import area_on, open_days
from services.reporting.domain.tables.question import Question
from services.reporting.domain.tables.report_tables.catalogue import RULES, visited
from services.reporting.domain.tables.report_tables.counting import (
    NOTHING,
    Surveyed,
    rounded,
    surveyed,
)
from services.reporting.domain.tables.rows import Evidence, TableRow


def evaluate(question: Question, area: str, evidence: Evidence) -> list[TableRow]:
    """The rows and columns of the report, null where it leaves a cell empty.

    A post that moved in the year answers where it was on its last day open.
    """
    posts = evidence.posts
    if question.level != "nation":
        posts = [record for record in posts if _last_area(question, record) == area]
    return report_table(question.table.code, question.period.year, posts, evidence.cells)


def _last_area(question: Question, record: PostRecord) -> str | None:
    opened = open_days(record, question.period)
    return area_on(question, record, opened[1]) if opened else None


def report_table(
    code: str,
    year: int,
    records: Sequence[PostRecord],
    situations: Sequence[CellRow],
) -> list[TableRow]:
    """Every row and column of the table, in its order: `row`, `column`, `value`, `base`.

    `value` is null where the report gives no figure or nobody answered, 0 where nobody has
    the code; shares and means are rounded half up to the step of the table, as text when
    they have decimals.
    """
    table = REPORT_TABLES[code]
    evidence = surveyed(year, records, situations)
    if code == "S01":
        return visited(table, evidence)
    return [_cell(table, row, column, evidence) for row in table.rows for column in table.columns]


def _cell(table: ReportTable, row: Heading, column: Heading, evidence: Surveyed) -> TableRow:
    given = (row.code, column.code) not in table.absent
    figure = RULES[table.code](evidence, row.code, column.code) if given else NOTHING
    return {
        "row": row.code,
        "column": column.code,
        "value": rounded(figure.value, table.step),
        "base": figure.base,
    }
