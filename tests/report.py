"""The figures that the report printed, and how to hold ours against them."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from services.faces.figures.printed import PRINTED
from services.faces.figures.report import PARTS, report_page
from services.reporting.application import Tables

IMPOSSIBLE: Mapping[tuple[str, str, str], str] = {
    ("T20", "prive", "stagiaire"): (
        "4 % of trainees with 67 % and 27 % is a share of no number of posts up to 33, "
        "the posts of the private sector (45 % of 73): 1 is 3 %, 2 are 6 %"
    ),
}
"""(table, row, column) of the cells that no answers of 73 posts can print, and why."""

POPULATION = "T02"  # all 118 posts, not the 73 of the survey


class PrintedCell(NamedTuple):
    """A cell of table `table`, by its place in the print."""

    table: str
    place: int
    row: str
    column: str
    printed: Any

    @property
    def code(self) -> str:
        """The code of the same table in Relais: S04 is T04."""
        return f"S{self.table[1:]}"


def printed_cells() -> Iterator[PrintedCell]:
    """Every cell of the report, row by row."""
    for code, table in PRINTED.items():
        cells = (
            (row, column, value)
            for row, values in table.rows.items()
            for column, value in zip(table.columns, values, strict=True)
        )
        for place, (row, column, value) in enumerate(cells):
            yield PrintedCell(f"T{code[1:]}", place, row, column, None if value == "" else value)


def differences(table: str, rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    """The cells of the table that do not print as in the report, those impossible aside."""
    cells = [cell for cell in printed_cells() if cell.table == table]
    assert len(rows) == len(cells)
    found = {}
    for cell, row in zip(cells, rows, strict=True):
        assert row["column"] == cell.column
        assert row["row"] == cell.row or table == "T01"  # its rows are whatever was visited
        impossible = (table, cell.row, cell.column) in IMPOSSIBLE
        if prints_as(row["value"], cell.printed) is impossible:
            found[cell.row, cell.column] = f"{row['value']!r}, printed {cell.printed!r}"
    return found


def printed_as_shown(tables: Tables) -> None:
    """Hold every table of `/france/rapport` for 2008 against what it shows as printed."""
    shown = [each for part in PARTS for each in report_page(tables, part).shown["shown"]]
    assert [table.code for table, _ in shown] == sorted(PRINTED)
    for table, grid in shown:
        assert grid.columns[1][0] == "2008 (73 réponses)"
        wrong = [line for line in grid.lines if line[1] != line[2] and {*line[1:]} != {"0", "–"}]
        if table.code not in ("S01", "S02"):  # of sites and posts that no survey names
            assert len(wrong) <= (table.code == "S20"), (table.code, wrong)


def prints_as(value: Any, printed: Any) -> bool:
    """Whether our value is the printed one; an empty cell of the report is 0 or nothing."""
    if printed is None:
        return value in (None, 0)
    if isinstance(printed, str) or value is None:
        return bool(value == printed)
    return Decimal(str(value)) == Decimal(str(printed))
