"""Tables and indicators, as one asks for them: the same answer on a screen, in a file, in JSON."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from contracts.codes import DEPARTEMENT
from contracts.period import Period
from contracts.read_model import PositionRow, PostRecord
from contracts.statistics import INDICATORS
from contracts.statistics.catalogue import Evaluation
from services.reporting.domain import errors
from services.reporting.domain.tables.deposits import Place
from services.reporting.domain.tables.evaluation import evaluate
from services.reporting.domain.tables.indicators import (
    SERIES_TABLE,
    IndicatorValue,
    evaluate_indicator,
    tables_of,
)
from services.reporting.domain.tables.perimeter import departments_open
from services.reporting.domain.tables.question import EPOQUE, Question, asked
from services.reporting.domain.tables.reconciliation import RECONCILED, Reconciliation, reconcile
from services.reporting.domain.tables.result import TableResult
from services.reporting.domain.tables.rows import Evidence
from services.reporting.domain.tables.selection import CellQuery, cells_for
from services.reporting.ports import PublishedViews, Snapshot, ViewsUnavailable


@dataclass(frozen=True)
class IndicatorsResult:
    """The indicators of the toolbox for one area and period, in the order of the toolbox."""

    level: str
    area: str
    period: str
    position: int
    as_of: str
    indicators: Sequence[IndicatorValue]


class Tables:
    """Answers questions from the published views; nothing is stored, nothing is protected."""

    def __init__(self, views: PublishedViews) -> None:
        """Read from `views`; the registers are kept decoded from one question to the next."""
        self._views = views
        self._registers: dict[str, tuple[PositionRow, Sequence[PostRecord]]] = {}

    def table(
        self,
        code: str,
        level: str,
        area: str | None,
        period: str,
        force: str | None = None,
        organisation: str = EPOQUE,
    ) -> TableResult:
        """The table `code` at a level, of one area or (None) of each.

        Raises a Refusal (domain.errors) that names what cannot be asked.
        """
        return self.several((code,), level, area, period, force, organisation)[0]

    def answer(self, question: Question) -> TableResult:
        """The table that a question asks for. Raises a Refusal."""
        return self.answers([question])[0]

    def several(
        self,
        codes: Iterable[str],
        level: str,
        area: str | None,
        period: str,
        force: str | None = None,
        organisation: str = EPOQUE,
    ) -> list[TableResult]:
        """Several tables of one page, all read at the same moment.

        A force that a table cannot take is refused, as for a single table. Raises a Refusal.
        """
        return self.answers(
            [asked(code, level, area, period, force, organisation) for code in codes]
        )

    def answers(self, questions: Iterable[Question]) -> list[TableResult]:
        """The table that each question asks for, all read at the same moment. Raises a Refusal."""
        with self._views.snapshot() as snapshot:
            return [self._answer(snapshot, question) for question in questions]

    def indicators(self, level: str, area: str | None, period: str) -> IndicatorsResult:
        """The twenty indicators of the toolbox, from the tables of the same area and period.

        Raises a Refusal, AreaMissing among them: an indicator is that of one area.
        """
        counted = dict.fromkeys(code for each in INDICATORS for code in tables_of(each))
        first = asked("A1", level, area, period)
        if first.area is None:
            raise errors.AreaMissing(level)
        with self._views.snapshot() as snapshot:
            position = _standing(snapshot, level)
            place = _made_of(first, self._register(snapshot, level, position))
            rows = {
                code: self._answer(snapshot, asked(code, level, area, period)).rows
                for code in counted
                if code != SERIES_TABLE
            }
            rows[SERIES_TABLE] = [
                line
                for question in _deposits(place, level, area)
                for line in self._answer(snapshot, question).rows
            ]
        values = [evaluate_indicator(indicator, rows, place) for indicator in INDICATORS]
        return IndicatorsResult(
            level, place.area, period, position.position, position.recorded_at, values
        )

    def reconciliation(self, period: str) -> Reconciliation:
        """Police and gendarmerie against the nation, counted apart; the residue must be 0.

        Raises UnknownPeriod and ReadModelNotReady.
        """
        question = asked("A1", "nation", None, period)
        query = CellQuery(RECONCILED, question.period.months, (str(question.area),))
        with self._views.snapshot() as snapshot:
            _standing(snapshot, "nation")
            return reconcile(snapshot.cells("nation", query))

    def posts(self, level: str) -> Sequence[PostRecord]:
        """The dated register of a read model, decoded once for each position of the log.

        Raises ReadModelNotReady.
        """
        with self._views.snapshot() as snapshot:
            return self._register(snapshot, level, _standing(snapshot, level))

    def known_posts(self) -> Sequence[PostRecord]:
        """`posts` of the register of posts; none while nothing is counted of it."""
        try:
            return self.posts("site")
        except (errors.Refusal, ViewsUnavailable):
            return []

    def _answer(self, snapshot: Snapshot, question: Question) -> TableResult:
        model = question.read_model
        position = _standing(snapshot, model)
        posts = self._register(snapshot, model, position)
        if question.level == "site" and question.area is not None:
            posts = [record for record in posts if record.post == question.area]
            if not posts:
                raise errors.UnknownArea("site", question.area)
        query = cells_for(question, posts)
        evidence = Evidence(
            today=position.counted_to,
            cells=snapshot.cells(model, query) if query else (),
            posts=posts,
            series=snapshot.series(model)
            if question.table.evaluation in (Evaluation.SERIES, Evaluation.SURVEY)
            else (),
            holes=snapshot.sequence_holes()
            if question.table.evaluation == Evaluation.HOLES
            else (),
        )
        return TableResult(
            question,
            position.position,
            position.recorded_at,
            evaluate(question, evidence),
            _labels(question, posts),
        )

    def _register(
        self, snapshot: Snapshot, model: str, position: PositionRow
    ) -> Sequence[PostRecord]:
        known = self._registers.get(model)
        if known is None or known[0] != position:
            known = (position, snapshot.posts(model))
            self._registers[model] = known
        return known[1]


def _standing(snapshot: Snapshot, model: str) -> PositionRow:
    position = snapshot.position(model)
    if position is None:
        raise errors.ReadModelNotReady(model)
    return position


def _labels(question: Question, posts: Sequence[PostRecord]) -> dict[str, str]:
    if question.level == "nation":
        return {"FR": "France"}
    if question.level == "department":
        return {code: DEPARTEMENT.label_of(code) for code in DEPARTEMENT.by_code}
    return {record.post: record.version_on(question.period.last_day).name for record in posts}


def _made_of(question: Question, records: Sequence[PostRecord]) -> Place:
    """The place of a question; the nation is made of the départements that have an open post."""
    period, area = question.period, str(question.area)
    if question.level == "site":
        return Place(area, period)
    posts: dict[str, list[str]] = {}
    for record in records:
        for department in departments_open(record, period):
            posts.setdefault(department, []).append(record.post)
    return Place(area, period, sorted(posts) if question.level == "nation" else (), posts)


def _deposits(place: Place, level: str, area: str | None) -> Iterator[Question]:
    """What to ask of the deposits of a place and what makes it: two years tell an evolution."""
    for year in range(max(place.period.year - 1, 1), place.period.year + 1):
        whole = asked(SERIES_TABLE, level, area, str(place.period))
        yield replace(whole, period=Period(year, 1, 12))
        if place.parts:
            parts = asked(SERIES_TABLE, "department", None, str(place.period))
            yield replace(parts, period=Period(year, 1, 12))
        if place.posts:
            surveys = asked(SERIES_TABLE, "site", None, str(place.period))
            yield replace(surveys, period=Period(year, 1, 12))
