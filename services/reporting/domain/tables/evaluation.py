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
    reconciliation,
    report_tables,
    residence,
    series,
    triangle,
)
from services.reporting.domain.tables.perimeter import areas_of, in_order
from services.reporting.domain.tables.question import Question
from services.reporting.domain.tables.rows import Evidence, TableRow
from services.reporting.domain.tables.selection import follows_posts

_RULES: Mapping[str, Callable[[Question, Evidence], list[TableRow]]] = {
    Evaluation.CELLS: cells.evaluate,
    Evaluation.RATIO: cells.ratio,
    Evaluation.RESIDENCE: residence.evaluate,
    Evaluation.TRIANGLE: triangle.triangle,
    Evaluation.RECONCILIATION: reconciliation.evaluate,
    Evaluation.HOLES: triangle.holes,
}
_RULES_OF_AREAS: Mapping[str, Callable[[Question, str, Evidence], list[TableRow]]] = {
    Evaluation.BRACKETS: brackets.evaluate,
    Evaluation.REGISTER: register.evaluate,
    Evaluation.SURVEY: report_tables.evaluate,
}


def evaluate(question: Question, evidence: Evidence) -> list[TableRow]:
    """The rows of the table; those of every area begin with the key `area`."""
    if question.table.evaluation == Evaluation.SERIES:
        return series.evaluate(question, evidence)
    parted = _part(question, evidence)
    if question.area is not None:
        return _of_area(
            question, question.area, parted.get(question.area, Evidence(evidence.today))
        )
    return [
        {"area": area, **line}
        for area in in_order(parted)
        for line in _of_area(question, area, parted[area])
    ]


def _of_area(question: Question, area: str, evidence: Evidence) -> list[TableRow]:
    kind = question.table.evaluation
    if kind in _RULES_OF_AREAS:
        return _RULES_OF_AREAS[kind](question, area, evidence)
    return _RULES[kind](question, evidence)


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
