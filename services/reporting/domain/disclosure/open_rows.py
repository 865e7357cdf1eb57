"""Rows of tables that count no person: posts, conventions, meetings; released as they are."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from contracts.codes import SERIE
from contracts.identifiers import NATION
from contracts.period import Period
from contracts.read_model import PostRecord
from contracts.release_plan import Grain, OpenTable
from contracts.statistics.catalogue import Evaluation, StatisticalTable
from contracts.statistics.report_tables import REPORT_TABLES
from services.reporting.domain.disclosure.counting import departments_on_last_day
from services.reporting.domain.disclosure.released_row import NOT_KNOWN, ReleasedRow
from services.reporting.domain.tables.result import TableResult
from services.reporting.domain.tables.rows import TableRow

_NOT_MODALITIES = ("area", "measure", "value", "base", "force", "source", "unit")
_OF_ONE_FORCE = ("police", "gendarmerie")


def open_rows(
    answer: Callable[[str, str, str | None, str], TableResult],
    period: Period,
    posts: Sequence[PostRecord],
    planned: Iterable[OpenTable],
) -> Iterator[ReleasedRow]:
    """The rows of every open table of a plan that the release of a period has.

    `answer`: the table of a code at a level, of an area or of each, in a period. A post of one
    force is seen by that force alone, a mixed one by both.
    """
    forces = {post.post: _force_of(post, period) for post in posts}
    departments = departments_on_last_day(period, posts)
    for table, grain, (code, level, of_all) in questions(planned, period):
        result = answer(code, level, of_all, str(period))
        for row in _shown(table, result):
            area = str(row.get("area", NATION))
            department = departments.get(area, None if area == NATION else area)
            yield _row(result, row, grain, department, forces.get(area, ""))


def questions(
    planned: Iterable[OpenTable], period: Period
) -> Iterator[tuple[OpenTable, Grain, tuple[str, str, str | None]]]:
    """Each table and grain that the release of a period has: its code, level and area.

    Without an area every area of the level is asked.
    """
    length = "year" if period.length == 12 else "quarter"
    for table in planned:
        for grain in (grain for grain in table.readers if grain.length == length):
            level = "site" if grain.level == "post" else grain.level
            yield table, grain, (table.code, level, NATION if level == "nation" else None)


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


def _force_of(post: PostRecord, period: Period) -> str:
    service = post.version_on(period.last_day).service
    return service if service in _OF_ONE_FORCE else ""


def _row(
    result: TableResult, row: TableRow, grain: Grain, department: str | None, force: str
) -> ReleasedRow:
    keys = [key for key in row if key not in _NOT_MODALITIES]
    return ReleasedRow(
        table=result.table.code,
        grain=grain,
        area=str(row.get("area", NATION)),
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
