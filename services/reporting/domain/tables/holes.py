"""H7: facts that devices numbered and that never arrived."""

from services.reporting.domain.tables.question import Question
from services.reporting.domain.tables.rows import Evidence, TableRow, row


def evaluate(question: Question, evidence: Evidence) -> list[TableRow]:
    """One row: how many numbers are missing below the highest that each device sent."""
    missing = sum(hole.last_missing - hole.first_missing + 1 for hole in evidence.holes)
    return [row(question.table, {}, "facts", missing, None)]
