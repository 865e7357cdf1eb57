"""Rows of tables that count no person: posts, conventions, meetings; released as they are."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from contracts.codes import SERIE
from contracts.identifiers import NATION
from contracts.patterns import department_of
from contracts.period import Period
from contracts.read_model import PostRecord, PostVersion
from contracts.release_plan import PLAN, Grain, OpenTable, ReleasePlan
from contracts.statistics.catalogue import Evaluation, StatisticalTable
from contracts.statistics.report_tables import REPORT_TABLES
from services.reporting.domain.disclosure.counted_cells import departments_on_last_day
from services.reporting.domain.disclosure.released_row import NOT_KNOWN, ReleasedRow
from services.reporting.domain.seats import post_of, seat_of, version_at
from services.reporting.domain.tables.question import Question, asked
from services.reporting.domain.tables.result import TableResult
from services.reporting.domain.tables.rows import TableRow

_NOT_MODALITIES = ("area", "measure", "value", "base", "force", "source", "unit")
_OF_ONE_FORCE = ("police", "gendarmerie")


def open_rows(
    answer: Callable[[Question], TableResult],
    period: Period,
    posts: Sequence[PostRecord],
    plan: ReleasePlan = PLAN,
) -> Iterator[ReleasedRow]:
    """The rows of every open table of a plan that the release of a period has.

    `answer`: the table that a question asks for. A post of one force is seen by that force
    alone, a mixed one by both.
    """
    by_seat = plan.policy.counts_by_seat
    seated = {
        seat: (department, _force_of(version_at(post, period, department)))
        for post in posts
        for department in {department_of(version.commune) for version in post.versions}
        for seat in [seat_of(post.post, department)]
    }
    departments = departments_on_last_day(period, posts)
    at_end = {
        post.post: (departments[post.post], _force_of(post.version_on(period.last_day)))
        for post in posts
    }
    of_posts = seated if by_seat else at_end
    for table, grain, question in questions(plan, period):
        result = answer(question)
        for row in _shown(table, result):
            area = str(row.get("area", NATION))
            of_nation = None if area == NATION else area
            yield row_of(result, row, grain, *of_posts.get(area, (of_nation, "")))


def questions(plan: ReleasePlan, period: Period) -> Iterator[tuple[OpenTable, Grain, Question]]:
    """Each open table and grain that the release of a period has, and what it asks.

    Every area of the level is asked; posts by their seats.
    """
    length = "year" if period.length == 12 else "quarter"
    by_seat = plan.policy.counts_by_seat
    for table in plan.open_tables:
        for grain in (grain for grain in table.readers if grain.length == length):
            level = "site" if grain.level == "post" else grain.level
            question = asked(table.code, level, None, str(period))
            yield table, grain, replace(question, by_seat=by_seat and level == "site")


def _shown(planned: OpenTable, result: TableResult) -> Iterable[TableRow]:
    """The rows to release: the measures named, the last revision of a series, no empty survey."""
    rows = result.rows
    if result.table.evaluation == Evaluation.SURVEY and all(row["value"] is None for row in rows):
        return ()
    if result.table.evaluation == Evaluation.SERIES:
        return [
            {"area": row["area"], "series": row["series"], "period": row["period"]}
            | {key: row[key] for key in ("source", "unit", "value", "base")}
            for row in rows
            if row["current"]
        ]
    return [row for row in rows if not planned.measures or row["measure"] in planned.measures]


def _force_of(version: PostVersion) -> str:
    return version.service if version.service in _OF_ONE_FORCE else ""


def row_of(
    result: TableResult, row: TableRow, grain: Grain, department: str | None, force: str
) -> ReleasedRow:
    """A figure as it is, under the names of a released row."""
    keys = [key for key in row if key not in _NOT_MODALITIES]
    return ReleasedRow(
        table=result.table.code,
        grain=grain,
        area=post_of(str(row.get("area", NATION))),
        department=department,
        period=str(result.question.period),
        force=force,
        dimension="/".join(keys),
        modality="/".join(str(row[key]) for key in keys),
        **_words(result.table, row),
        value=row["value"],
        base=row["base"],
        secrecy=NOT_KNOWN if row["value"] is None else None,
    )


def _words(table: StatisticalTable, row: TableRow) -> dict[str, str]:
    """Measure, label and unit of a row."""
    if table.evaluation == Evaluation.SERIES:
        label = f"{SERIE.label_of(str(row['series']))} ({row['source']})"
        return {"measure": "value", "label": label, "unit": str(row["unit"])}
    if table.evaluation == Evaluation.SURVEY:
        report = REPORT_TABLES[table.code]
        rows, columns = ({h.code: h.label for h in part} for part in (report.rows, report.columns))
        heads = (rows.get(str(row["row"])), columns.get(str(row["column"])))
        label = ", ".join(filter(None, heads))
        return {"measure": "", "label": label, "unit": report.unit}
    measures = {m.key: m for block in table.breakdowns for m in block.measures}
    measure = measures[str(row.get("measure", next(iter(measures))))]
    codes = {d.key: d.codes for block in table.breakdowns for d in block.dimensions}
    modalities = [
        " + ".join(codes[key].label_of(code) for code in str(row[key]).split("+"))
        for key in row
        if key not in _NOT_MODALITIES
    ]
    label = ", ".join(modalities) or measure.label
    return {"measure": measure.key, "label": label, "unit": measure.unit}
