"""A5: interviews held in the period over situations opened in it."""

from services.reporting.domain.tables.cells import Sums
from services.reporting.domain.tables.question import Question
from services.reporting.domain.tables.rows import Evidence, TableRow, grid, row
from services.reporting.domain.tables.shares import quotient

INTERVIEW = "entretien"


def evaluate(question: Question, evidence: Evidence) -> list[TableRow]:
    """One ratio for each force, its base the situations; null without any situation."""
    rows = []
    for block in question.table.breakdowns:
        acts = Sums(evidence.cells, block.cells, "acts", ("force", "nature"))
        opened = Sums(evidence.cells, *(block.base or ("", "")), ("force",))
        for named in grid(block, question.force):
            force = str(named["force"])
            base = opened.by_codes.get((force,), 0)
            interviews = acts.by_codes.get((force, INTERVIEW), 0)
            for measure in block.measures:
                value = quotient(interviews, base)
                rows.append(row(question.table, named, measure.key, value, base))
    return rows
