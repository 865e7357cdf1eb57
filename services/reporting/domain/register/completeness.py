"""H1 and H5: quarters that posts confirmed, and those of which they recorded nothing."""

from collections import Counter

from contracts.period import Period
from contracts.read_model import PostRecord
from services.reporting.domain.tables.perimeter import area_on, open_days
from services.reporting.domain.tables.question import Question
from services.reporting.domain.tables.rows import Evidence, TableRow, row
from services.reporting.domain.tables.shares import share


def completeness(question: Question, area: str, evidence: Evidence) -> list[TableRow]:
    """H1. A quarter is expected of a post open on one of its days, once it has ended.

    The gap is what was recorded less what was declared, over the confirmed quarters.
    """
    recorded: Counter[tuple[str, str]] = Counter()
    for cell in evidence.cells:
        recorded[cell.post, cell.period] += cell.value
    expected = confirmed = gap = declared = 0
    for record in evidence.posts:
        for quarter in _expected(question, area, record, evidence):
            expected += 1
            said = record.confirmations.get(str(quarter))
            if said is not None:
                confirmed += 1
                declared += said
                gap += sum(recorded[record.post, month] for month in quarter.months) - said
    table = question.table
    return [
        row(table, {}, "confirmed", confirmed, expected),
        row(table, {}, "expected", expected, None),
        row(table, {}, "completeness", share(confirmed, expected), expected),
        row(table, {}, "gap", gap, declared),
    ]


def silence(question: Question, area: str, evidence: Evidence) -> list[TableRow]:
    """H5. Of the quarters expected, those of which no fact of the post stands."""
    recorded_months = {(cell.post, cell.period) for cell in evidence.cells if cell.value}
    silent = [
        recorded_months.isdisjoint((record.post, month) for month in quarter.months)
        for record in evidence.posts
        for quarter in _expected(question, area, record, evidence)
    ]
    table = question.table
    return [
        row(table, {}, "silent", sum(silent), len(silent)),
        row(table, {}, "expected", len(silent), None),
    ]


def _expected(
    question: Question, area: str, record: PostRecord, evidence: Evidence
) -> list[Period]:
    quarters = []
    for quarter in question.period.quarters:
        opened = open_days(record, quarter)
        if (
            opened is not None
            and quarter.last_day < evidence.today
            and area_on(question, record, opened[1]) == area
        ):
            quarters.append(quarter)
    return quarters
