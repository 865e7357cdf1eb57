"""A table of figures as a page shows it: cross-tables, labels, French figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.statistics import Breakdown
from contracts.statistics.catalogue import Evaluation
from services.faces.theme.figures import figure
from services.reporting.domain.tables.headings import headings_of
from services.reporting.domain.tables.result import TableResult
from services.reporting.domain.tables.rows import TableRow


@dataclass(frozen=True)
class Grid:
    """One block of a table: its columns (a head, and whether they are figures) and its lines."""

    caption: str
    columns: Sequence[tuple[str, bool]]
    lines: Sequence[Sequence[str]]


def address_of(result: TableResult) -> str:
    """Where a table is as JSON; with `&format=csv`, as CSV."""
    asked = result.question
    place = f"&area={asked.area}" if asked.area and asked.level != "nation" else ""
    return f"/v1/tables/{result.table.code}?level={asked.level}{place}&period={asked.period}"


def grids_of(result: TableResult) -> list[Grid]:
    """The blocks of a table as pages show them."""
    if result.table.evaluation == Evaluation.SURVEY:
        return [_crossed(result, result.rows, "row", "column", "")]
    if result.table.evaluation == Evaluation.SERIES or not result.rows:
        return [_listed(result, result.rows, "")]
    return [grid for block in result.table.breakdowns for grid in _of_block(result, block)]


def _of_block(result: TableResult, block: Breakdown) -> list[Grid]:
    keys = [dimension.key for dimension in block.dimensions]
    measures = [measure.key for measure in block.measures]
    rows = [
        row
        for row in result.rows
        if all(key in row for key in keys) and row.get("measure", measures[0]) in measures
    ]
    if len(keys) < 2:
        across = "measure" if len(measures) > 1 else None
        if across is None or not keys:
            return [_listed(result, rows, "")]
        return [_crossed(result, rows, keys[0], across, "")]
    return [
        _crossed(
            result,
            [row for row in rows if row.get("measure", measure.key) == measure.key],
            keys[1],
            keys[0],
            measure.label if len(measures) > 1 else "",
        )
        for measure in block.measures
    ]


def _crossed(
    result: TableResult, rows: Sequence[TableRow], down: str, across: str, caption: str
) -> Grid:
    headings = {heading.key: heading for heading in headings_of(result)}
    columns = list(dict.fromkeys(row[across] for row in rows))
    found = {(row[down], row[across]): row for row in rows}
    lines = [
        [headings[down].label_of(line), *(_value(found.get((line, c))) for c in columns)]
        for line in dict.fromkeys(row[down] for row in rows)
    ]
    heads = [(headings[across].label_of(column), True) for column in columns]
    first = headings[down].label if down in headings else "Ligne"
    return Grid(caption, [(first, False), *heads], lines)


def _listed(result: TableResult, rows: Sequence[TableRow], caption: str) -> Grid:
    headings = headings_of(result)
    if rows and all(row.get("base") is None for row in rows):
        headings = [heading for heading in headings if heading.key != "base"]
    lines = [
        [
            heading.label_of(row[heading.key])
            if heading.codes is not None and row.get(heading.key) is not None
            else figure(row.get(heading.key))
            for heading in headings
        ]
        for row in rows
    ]
    columns = [(heading.label, heading.key in ("value", "base")) for heading in headings]
    return Grid(caption, columns, lines)


def _value(row: TableRow | None) -> str:
    return figure(row["value"]) if row else "–"
