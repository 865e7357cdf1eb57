"""S01 to S30: the report's own tables, for the posts of an area and a year."""

from contracts.read_model import PostRecord
from services.reporting.domain.tables.perimeter import area_on, open_days
from services.reporting.domain.tables.question import Question
from services.reporting.domain.tables.report_tables import evaluate as report_table
from services.reporting.domain.tables.rows import Evidence, TableRow


def evaluate(question: Question, area: str, evidence: Evidence) -> list[TableRow]:
    """The rows and columns of the report, null where it leaves a cell empty.

    A post that moved in the year answers where it was on its last day open.
    """
    posts = evidence.posts
    if question.level != "nation":
        posts = [record for record in posts if _last_area(question, record) == area]
    return report_table(
        question.table.code,
        question.period.year,
        posts,
        evidence.cells,
        evidence.series,
    )


def _last_area(question: Question, record: PostRecord) -> str | None:
    opened = open_days(record, question.period)
    return area_on(question, record, opened[1]) if opened else None
