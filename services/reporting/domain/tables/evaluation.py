"""One evaluation for every table: the evidence parted by area, then one rule a kind."""

from collections import defaultdict
from collections.abc import Callable, Mapping

from contracts.identifiers import NATION
from contracts.read_model import CellRow, PostRecord, SequenceHoleRow
from contracts.statistics import Evaluation
from services.reporting.domain import register
from services.reporting.domain.tables import (
    brackets,
    cells,
    holes,
    ratio,
    reconciliation,
    residence,
    series,
    survey,
    triangle,
)
from services.reporting.domain.tables.perimeter import areas_of, in_order
from services.reporting.domain.tables.question import Question
from services.reporting.domain.tables.rows import Evidence, TableRow
from services.reporting.domain.tables.selection import follows_posts

AreaRule = Callable[[Question, str, Evidence], list[TableRow]]

_RULES: Mapping[str, AreaRule] = {
    Evaluation.CELLS: lambda question, area, evidence: cells.evaluate(question, evidence),
    Evaluation.RATIO: lambda question, area, evidence: ratio.evaluate(question, evidence),
    Evaluation.RESIDENCE: lambda question, area, evidence: residence.evaluate(question, evidence),
    Evaluation.BRACKETS: brackets.evaluate,
    Evaluation.TRIANGLE: lambda question, area, evidence: triangle.evaluate(question, evidence),
    Evaluation.RECONCILIATION: lambda question, area, evidence: reconciliation.evaluate(
        question, evidence
    ),
    Evaluation.HOLES: lambda question, area, evidence: holes.evaluate(question, evidence),
    Evaluation.REGISTER: register.evaluate,
    Evaluation.SURVEY: survey.evaluate,
}


def evaluate(question: Question, evidence: Evidence) -> list[TableRow]:
    """The rows of the table; those of every area begin with the key `area`."""
    if question.table.evaluation == Evaluation.SERIES:
        return series.evaluate(question, evidence)
    rule = _RULES[question.table.evaluation]
    parted = _part(question, evidence)
    if question.area is not None:
        return rule(question, question.area, parted.get(question.area, Evidence(evidence.today)))
    return [
        {"area": area, **line}
        for area in in_order(parted)
        for line in rule(question, area, parted[area])
    ]


def _part(question: Question, evidence: Evidence) -> dict[str, Evidence]:
    """The evidence of each area that has a post open in the period, or a figure."""
    if question.level == "nation":
        return {NATION: evidence}
    posts: dict[str, list[PostRecord]] = defaultdict(list)
    areas_of_post: dict[str, tuple[str, ...]] = {}
    for record in evidence.posts:
        areas_of_post[record.post] = areas_of(question, record)
        for area in areas_of_post[record.post]:
            posts[area].append(record)
    figures: dict[str, list[CellRow]] = defaultdict(list)
    by_post = follows_posts(question)
    for cell in evidence.cells:
        for area in areas_of_post.get(cell.post, ()) if by_post else (cell.area,):
            figures[area].append(cell)
    missing: dict[str, list[SequenceHoleRow]] = defaultdict(list)
    for hole in evidence.holes:
        for area in areas_of_post.get(hole.post, ())[-1:]:
            missing[area].append(hole)
    return {
        area: Evidence(
            evidence.today,
            figures.get(area, ()),
            posts.get(area, ()),
            evidence.series,
            missing.get(area, ()),
        )
        for area in {*posts, *figures}
    }
