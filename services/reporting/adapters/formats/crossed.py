"""Cross-tables: one dimension down, the other across."""

from collections.abc import Mapping, Sequence

from contracts.statistics import Breakdown
from contracts.statistics.report_tables import REPORT_TABLES
from services.reporting.adapters.formats.figures import figure
from services.reporting.domain.tables.headings import Heading, headings_of, measure_labels
from services.reporting.domain.tables.result import TableResult
from services.reporting.domain.tables.rows import TableRow, Value

GAP = "  "


def aligned(table: Sequence[Sequence[str]], words: Sequence[bool]) -> list[str]:
    """The lines of a table whose first line is its header, ruled below it.

    `words`: for each column, whether it holds words rather than figures.
    """
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = [
        GAP.join(
            cell.ljust(width) if is_words else cell.rjust(width)
            for cell, width, is_words in zip(line, widths, words, strict=True)
        )
        for line in table
    ]
    return [lines[0], GAP.join("─" * width for width in widths), *lines[1:]]


_Cells = Mapping[tuple[Value, Value], TableRow]


def block_lines(result: TableResult, block: Breakdown) -> list[str]:
    """The lines of one breakdown of a table, for one area."""
    keys = [dimension.key for dimension in block.dimensions]
    measures = [measure.key for measure in block.measures]
    rows = [
        row
        for row in result.rows
        if all(key in row for key in keys) and row.get("measure", measures[0]) in measures
    ]
    headings = {heading.key: heading for heading in headings_of(result)}
    if len(keys) < 2:
        down = headings[keys[0]] if keys else None
        return _listed(rows, down, measure_labels(result.table))
    lines: list[str] = []
    for measure in block.measures:
        of_measure = [row for row in rows if row.get("measure", measure.key) == measure.key]
        across, down = headings[keys[0]], headings[keys[1]]
        title = [measure.label] if len(measures) > 1 else []
        lines += ["", *title] if lines else title
        lines += _crossed(of_measure, across, down)
    return lines


def report_lines(result: TableResult) -> list[str]:
    """The rows and columns of the report, empty where it leaves them empty."""
    zero = REPORT_TABLES[result.table.code].zero
    headings = {heading.key: heading for heading in headings_of(result)}
    down, across = headings["row"], headings["column"]
    found = {(row["row"], row["column"]): row["value"] for row in result.rows}
    columns = list(dict.fromkeys(row["column"] for row in result.rows))
    table = [["", *(across.label_of(column) for column in columns)]]
    for line in dict.fromkeys(row["row"] for row in result.rows):
        cells = [found.get((line, column)) for column in columns]
        table.append([down.label_of(line), *(_printed(cell, zero) for cell in cells)])
    words = [any(_is_word(found.get((row, c))) for row, _ in found) for c in columns]
    return aligned(table, [True, *words])


def _is_word(value: Value) -> bool:
    return isinstance(value, str) and not value[:1].isdigit()


def _printed(value: Value, zero: str) -> str:
    """A value as the report prints it: no space in thousands, `zero` where there is nobody."""
    return zero if value == 0 else figure(value, absent="", thousands="")


def _listed(
    rows: Sequence[TableRow], down: Heading | None, measures: Mapping[str, str]
) -> list[str]:
    """One line a code, its measures across and their base last; one line a measure without."""
    if down is None:
        table = [["Mesure", "Valeur", "Base"]]
        for row in rows:
            name = measures[str(row.get("measure", next(iter(measures))))]
            table.append([name, figure(row["value"]), figure(row["base"])])
        return aligned(table, [True, False, False])
    across = list(dict.fromkeys(row.get("measure") for row in rows))
    cells = {(row[down.key], row.get("measure")): row for row in rows}
    titles = [measures[str(measure)] if measure else "Valeur" for measure in across]
    based = any(row["base"] is not None for row in rows)
    table = [[down.label, *titles, *(["Base"] if based else [])]]
    for code in dict.fromkeys(row[down.key] for row in rows):
        of_code = [cells[code, measure] for measure in across]
        figures = [figure(row["value"]) for row in of_code]
        base = next((row["base"] for row in of_code if row["base"] is not None), None)
        table.append([down.label_of(code), *figures, *([figure(base)] if based else [])])
    return aligned(table, [True] + [False] * (len(table[0]) - 1))


def _crossed(rows: Sequence[TableRow], across: Heading, down: Heading) -> list[str]:
    """Bases stand below their column, or in brackets where each cell has its own."""
    columns = list(dict.fromkeys(row[across.key] for row in rows))
    cells = {(row[down.key], row[across.key]): row for row in rows}
    bases = {
        column: {row["base"] for row in rows if row[across.key] == column} for column in columns
    }
    shared = all(len(found) == 1 for found in bases.values())
    table = [[down.label, *(across.label_of(column) for column in columns)]]
    for code in dict.fromkeys(row[down.key] for row in rows):
        table.append(
            [down.label_of(code), *(_cell(cells, code, column, shared) for column in columns)]
        )
    if shared and any(base is not None for found in bases.values() for base in found):
        table.append(["Base", *(figure(next(iter(bases[column]))) for column in columns)])
    return aligned(table, [True] + [False] * len(columns))


def _cell(cells: _Cells, code: Value, column: Value, shared: bool) -> str:
    row = cells[code, column]
    value = figure(row["value"])
    return value if shared or row["base"] is None else f"{value} ({figure(row['base'])})"
