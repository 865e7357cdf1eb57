"""H4 and H7: how late facts are received, and which of them never were."""

from collections import Counter

from contracts.period import Period
from services.reporting.domain.tables.question import Question
from services.reporting.domain.tables.rows import Evidence, TableRow, row, whole_grid


def triangle(question: Question, evidence: Evidence) -> list[TableRow]:
    """The grid of the four quarters of the year, from cells of H2 kept by month."""
    counted: Counter[tuple[str, str]] = Counter()
    for cell in evidence.cells:
        quarter = (Period.parse(cell.period).first_month + 2) // 3
        counted[f"t{quarter}", cell.d2] += cell.value
    return whole_grid(
        question.table, lambda quarter, lag: (counted[quarter, lag], None), question.force
    )


def holes(question: Question, evidence: Evidence) -> list[TableRow]:
    """One row: how many numbers are missing below the highest that each device sent."""
    missing = sum(hole.last_missing - hole.first_missing + 1 for hole in evidence.holes)
    return [row(question.table, {}, "facts", missing, None)]
