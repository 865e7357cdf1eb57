"""Tables and indicators, as one asks for them: the same answer on a screen, in a file, in JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contracts.codes import DEPARTEMENT
from contracts.read_model import PositionRow, PostRecord
from contracts.statistics import INDICATORS
from contracts.statistics.catalogue import Evaluation
from services.reporting.domain import errors
from services.reporting.domain.tables.evaluation import evaluate
from services.reporting.domain.tables.indicators import (
    IndicatorValue,
    evaluate_indicator,
    tables_of,
)
from services.reporting.domain.tables.question import EPOQUE, Question, asked
from services.reporting.domain.tables.reconciliation import RECONCILED, Reconciliation, reconcile
from services.reporting.domain.tables.result import TableResult
from services.reporting.domain.tables.rows import Evidence
from services.reporting.domain.tables.selection import CellQuery, cells_for
from services.reporting.ports import PublishedViews, Snapshot


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
        questions = {
            code: asked(code, level, area, period)
            for code in dict.fromkeys(code for i in INDICATORS for code in tables_of(i))
        }
        place = asked("A1", level, area, period).area
        if place is None:
            raise errors.AreaMissing(level)
        with self._views.snapshot() as snapshot:
            position = _standing(snapshot, level)
            rows = {code: self._answer(snapshot, q).rows for code, q in questions.items()}
        values = [evaluate_indicator(indicator, rows) for indicator in INDICATORS]
        return IndicatorsResult(
            level, place, period, position.position, position.recorded_at, values
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
