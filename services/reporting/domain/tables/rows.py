"""Rows of an evaluated table, and the evidence they are made from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import TypeAlias

from contracts.read_model import CellRow, PostRecord, SequenceHoleRow, SeriesRow
from contracts.statistics import Breakdown, StatisticalTable

Value: TypeAlias = str | int | None
TableRow: TypeAlias = dict[str, Value]
"""The dimension keys, `measure` where there are several, then `value` and `base`."""


@dataclass(frozen=True)
class Evidence:
    """What the published views say of one area, or of all of them before they are parted.

    `today`: the day up to which the log has been read, in Paris.
    """

    today: date
    cells: Sequence[CellRow] = ()
    posts: Sequence[PostRecord] = ()
    series: Sequence[SeriesRow] = ()
    holes: Sequence[SequenceHoleRow] = ()


def row(
    table: StatisticalTable, keys: TableRow, measure: str, value: Value, base: Value
) -> TableRow:
    """One row, its keys in the order of statistics.md."""
    named: TableRow = {"measure": measure} if table.has_several_measures else {}
    return {**keys, **named, "value": value, "base": base}


def grid(block: Breakdown, force: str | None) -> list[TableRow]:
    """Every combination of the codes, in catalogue order; of one force when it is asked."""
    axes = [
        [force] if dimension.key == "force" and force else list(dimension.codes.by_code)
        for dimension in block.dimensions
    ]
    keys = [dimension.key for dimension in block.dimensions]
    return [dict(zip(keys, codes, strict=True)) for codes in product(*axes)]


def whole_grid(
    table: StatisticalTable,
    figure: Callable[..., tuple[Value, Value]],
    force: str | None = None,
) -> list[TableRow]:
    """A row for every combination of codes; `figure`: the value and base under these codes."""
    return [
        row(table, named, measure.key, *figure(*named.values()))
        for block in table.breakdowns
        for named in grid(block, force)
        for measure in block.measures
    ]
