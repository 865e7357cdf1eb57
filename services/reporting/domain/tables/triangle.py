"""H4: in which quarter facts fall, and how many quarters later they were received."""

from collections import Counter

from contracts.period import Period
from services.reporting.domain.tables.question import Question
from services.reporting.domain.tables.rows import Evidence, TableRow, grid, row


def evaluate(question: Question, evidence: Evidence) -> list[TableRow]:
    """The grid of the four quarters of the year, from cells of H2 kept by month."""
    counted: Counter[tuple[str, str]] = Counter()
    for cell in evidence.cells:
        quarter = (Period.parse(cell.period).first_month + 2) // 3
        counted[f"t{quarter}", cell.d2] += cell.value
    (block,) = question.table.breakdowns
    return [
        row(question.table, keys, "facts", counted[str(keys["quarter"]), str(keys["lag"])], None)
        for keys in grid(block, question.force)
    ]
