"""Rows of tables that count no person: posts, conventions, meetings; released as they are."""

from collections.abc import Iterator, Mapping

from contracts.identifiers import NATION
from contracts.release_plan import OPEN
from services.reporting.application import TableResult, Tables
from services.reporting.domain.disclosure.rows import COLUMNS, ReleasedRow
from services.reporting.domain.disclosure.viewing import open_grain
from services.reporting.domain.rows import TableRow

NOT_KNOWN = "non renseigné"  # nobody said it: neither zero, nor hidden, nor uncovered
_NOT_MODALITIES = ("area", "measure", "value", "base", "force")


def open_rows(tables: Tables, period: str, departments: Mapping[str, str]) -> Iterator[ReleasedRow]:
    """The rows of every open table of the plan, for a year."""
    for planned in OPEN:
        for level in planned.levels:
            area = NATION if level == "nation" else None
            result = tables.table(planned.code, level, area, period)
            for row in result.rows:
                yield _row(result, level, row, departments)


def _row(
    result: TableResult, level: str, row: TableRow, departments: Mapping[str, str]
) -> ReleasedRow:
    table = result.table
    area = str(row.get("area", NATION))
    keys = [key for key in row if key not in _NOT_MODALITIES]
    measures = {m.key: m for block in table.breakdowns for m in block.measures}
    measure = measures[str(row.get("measure", next(iter(measures))))]
    department = {"nation": None, "department": area}.get(level, departments.get(area))
    return dict.fromkeys(COLUMNS) | {
        "table": table.code,
        "grain": open_grain(level),
        "area": area,
        "department": department,
        "period": str(result.question.period),
        "force": "",
        "dimension": "/".join(keys),
        "modality": "/".join(str(row[key]) for key in keys),
        "merged": "",
        "label": measure.label,
        "unit": measure.unit,
        "value": row["value"],
        "base": row["base"],
        "secrecy": NOT_KNOWN if row["value"] is None else None,
    }
