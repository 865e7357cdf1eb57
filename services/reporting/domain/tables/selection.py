"""Which cells a question needs: no more is read than what its rows are made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.identifiers import NATION
from contracts.patterns import department_of
from contracts.read_model import PostRecord
from contracts.statistics import Evaluation
from services.reporting.domain.tables.perimeter import areas_of
from services.reporting.domain.tables.question import Question
from services.reporting.domain.tables.reconciliation import RECONCILED
from services.reporting.domain.tables.residence import NOT_KNOWN

SITUATIONS_OPENED = ("A1", "situations")
FACTS_RECEIVED = (("H2", "facts"),)  # every fact that stands
OTHERWISE_MADE = {
    "H1": (SITUATIONS_OPENED,),
    "H4": FACTS_RECEIVED,
    "H5": FACTS_RECEIVED,
    "H6": RECONCILED,
    "S29": (("E6", "situations"),),
}
DISTINCT = frozenset({"A6"})  # counted at each grain: a year is not the sum of its months


@dataclass(frozen=True)
class CellQuery:
    """Cells to read and to sum over everything that is not kept apart.

    `measures`: (table, measure). `posts`, `force`, `d1`: None for all of them.
    """

    measures: tuple[tuple[str, str], ...]
    periods: tuple[str, ...]
    areas: tuple[str, ...]
    posts: tuple[str, ...] | None = None
    force: str | None = None
    d1: tuple[str, ...] | None = None
    by_post: bool = False
    by_period: bool = False

    def covers(self, area: str, period: str, post: str, force: str, d1: str) -> bool:
        """Whether a cell of one of its measures is among those asked for."""
        return (
            area in self.areas
            and period in self.periods
            and (self.posts is None or post in self.posts)
            and (self.d1 is None or d1 in self.d1)
            and self.force in (None, force)
        )


def cells_for(question: Question, records: Sequence[PostRecord]) -> CellQuery | None:
    """The cells that the table needs, None when it is made of the register or of series."""
    measures = _measures(question)
    if not measures:
        return None
    within = _within(question, records)
    narrowed = question.area is not None and question.level != "nation"
    distinct = any(table in DISTINCT for table, _ in measures)
    return CellQuery(
        measures=measures,
        periods=(str(question.period),) if distinct else question.period.months,
        areas=_areas(question, within),
        posts=tuple(r.post for r in within) if narrowed and follows_posts(question) else None,
        force=question.force,
        d1=_codes(question, within),
        by_post=keeps_posts_apart(question),
        by_period=question.table.evaluation
        in (Evaluation.REGISTER, Evaluation.SURVEY, Evaluation.TRIANGLE),
    )


def follows_posts(question: Question) -> bool:
    """Whether the area of a cell is that of its post: today's, or that of the register."""
    return question.areas_follow_posts or question.table.evaluation in (
        Evaluation.BRACKETS,
        Evaluation.REGISTER,
    )


def keeps_posts_apart(question: Question) -> bool:
    """Whether a figure depends on which post each cell belongs to."""
    table = question.table
    return (
        follows_posts(question)
        or table.evaluation == Evaluation.RESIDENCE
        or any(m.key == "mean_of_posts" for block in table.breakdowns for m in block.measures)
    )


def _measures(question: Question) -> tuple[tuple[str, str], ...]:
    table = question.table
    if table.code in OTHERWISE_MADE:
        return OTHERWISE_MADE[table.code]
    if table.evaluation == Evaluation.BRACKETS:
        return tuple((block.cells, "situations") for block in table.breakdowns)
    if table.evaluation == Evaluation.RESIDENCE:
        return (("B4", "situations"), SITUATIONS_OPENED)
    if table.evaluation == Evaluation.RATIO:
        return (("A3", "acts"), SITUATIONS_OPENED)
    if table.evaluation != Evaluation.CELLS:
        return ()
    wanted: dict[tuple[str, str], None] = {}
    for block in table.breakdowns:
        wanted.update({(block.cells, m.key): None for m in block.measures if not m.share})
        wanted.update({block.base: None} if block.base else {})
    return tuple(wanted)


def _codes(question: Question, within: Sequence[PostRecord]) -> tuple[str, ...] | None:
    """Of the communes of residence, only those that lie in some territory: few of many."""
    if question.table.evaluation != Evaluation.RESIDENCE:
        return None
    dated = (version for record in within for version in record.versions)
    inside = {code for version in dated for code in (version.commune, *version.units)}
    return ("", NOT_KNOWN, *sorted(inside))


def _within(question: Question, records: Sequence[PostRecord]) -> list[PostRecord]:
    """The posts that may count in the area that is asked, all of them where none is."""
    if question.area is None or question.level == "nation":
        return list(records)
    return [record for record in records if question.area in areas_of(question, record)]


def _areas(question: Question, within: Sequence[PostRecord]) -> tuple[str, ...]:
    """The areas under which the cells stand: those of the days of the facts."""
    if question.level == "nation" and question.read_model == "nation":
        return (NATION,)
    if question.read_model == "site":
        return (question.area,) if question.area else tuple(r.post for r in within)
    if question.area and question.level == "department" and not follows_posts(question):
        return (question.area,)
    return tuple(
        dict.fromkeys(department_of(v.commune) for record in within for v in record.versions)
    )
