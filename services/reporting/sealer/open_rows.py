"""Rows of tables that count no person: posts, conventions, meetings; released as they are."""

from collections.abc import Iterable, Iterator, Sequence

from contracts.codes import SERIE
from contracts.identifiers import NATION
from contracts.period import Period
from contracts.read_model import PostRecord
from contracts.release_plan import OPEN, Grain, OpenTable
from contracts.statistics.catalogue import Evaluation, StatisticalTable
from contracts.statistics.report_tables import REPORT_TABLES
from services.reporting.application import TableResult, Tables
from services.reporting.domain.disclosure.counting import departments_on_last_day
from services.reporting.domain.disclosure.released_row import NOT_KNOWN, ReleasedRow
from services.reporting.domain.tables.rows import TableRow

_NOT_MODALITIES = ("area", "measure", "value", "base", "force", "source", "unit")
_OF_ONE_FORCE = ("police", "gendarmerie")


def open_rows(tables: Tables, period: Period, posts: Sequence[PostRecord]) -> Iterator[ReleasedRow]:
    """The rows of every open table that the release of a period has.

    A post of one force is seen by that force alone, a mixed one by both.
    """
    length = "year" if period.length == 12 else "quarter"
    forces = {post.post: _force_of(post, period) for post in posts}
    departments = departments_on_last_day(period, posts)
    for planned in OPEN:
        for grain in (grain for grain in planned.readers if grain.length == length):
            level = "site" if grain.level == "post" else grain.level
            area = NATION if level == "nation" else None
            result = tables.table(planned.code, level, area, str(period))
            for row in _shown(planned, result):
                area = str(row.get("area", NATION))
                department = departments.get(area, None if area == NATION else area)
                yield _row(result, row, grain, department, forces.get(area, ""))


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
