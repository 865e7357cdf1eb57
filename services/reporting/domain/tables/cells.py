"""Tables of sums: the complete grid of the dimensions, with shares and their bases."""

from collections import defaultdict
from collections.abc import Iterable

from contracts.read_model import CellRow
from contracts.statistics import Breakdown, Measure
from contracts.statistics import dimensions as d
from services.reporting.domain.tables.question import Question
from services.reporting.domain.tables.rows import Evidence, TableRow, Value, grid, row
from services.reporting.domain.tables.shares import mean_of_shares, quotient, share

Codes = tuple[str, ...]


class Sums:
    """The cells of one table and measure, summed by the dimensions of a breakdown."""

    def __init__(self, cells: Iterable[CellRow], table: str, measure: str, keys: Codes) -> None:
        """Sum those of `cells` that are of `table` and `measure`; `keys` are row keys."""
        self.by_codes: dict[Codes, int] = defaultdict(int)
        self.by_post: dict[Codes, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for cell in cells:
            if cell.table == table and cell.measure == measure:
                codes = _codes_of(cell, keys)
                self.by_codes[codes] += cell.value
                self.by_post[codes][cell.post] += cell.value


def evaluate(question: Question, evidence: Evidence) -> list[TableRow]:
    """The rows of one area: every combination of codes, zeros included."""
    return [
        line
        for block in question.table.breakdowns
        for line in _block_rows(question, block, evidence.cells)
    ]


def sum_of(cells: Iterable[CellRow], table: str, measure: str) -> int:
    """The sum of a measure of a table, whatever its dimensions."""
    return sum(c.value for c in cells if c.table == table and c.measure == measure)


def _block_rows(question: Question, block: Breakdown, cells: Iterable[CellRow]) -> list[TableRow]:
    keys = tuple(dimension.key for dimension in block.dimensions)
    of_force = keys[:1] if "force" in keys else ()
    counted = {
        measure.key: Sums(cells, block.cells, measure.key, keys)
        for measure in block.measures
        if not measure.share
    }
    bases = Sums(cells, *block.base, of_force) if block.base else None
    rows = []
    for named in grid(block, question.force):
        codes = tuple(str(code) for code in named.values())
        for measure in block.measures:
            value, base = _value(measure, codes, counted, block, bases, len(of_force))
            rows.append(row(question.table, named, measure.key, value, base))
    return rows


def _value(
    measure: Measure,
    codes: Codes,
    counted: dict[str, Sums],
    block: Breakdown,
    bases: Sums | None,
    forces: int,
) -> tuple[Value, Value]:
    whole = None if bases is None else bases.by_codes.get(codes[:forces], 0)
    if not measure.share:
        return counted[measure.key].by_codes.get(codes, 0), whole
    count = counted[block.measures[0].key]
    if measure == d.POOLED_SHARE:
        return share(count.by_codes.get(codes, 0), whole or 0), whole
    wholes = bases.by_post.get(codes[:forces], {}) if bases else {}
    parts = [
        (part, wholes[post])
        for post, part in count.by_post.get(codes, {}).items()
        if part and wholes.get(post)
    ]
    return mean_of_shares(parts), len(parts)


def _codes_of(cell: CellRow, keys: Codes) -> Codes:
    """The values of a cell under the keys of a breakdown; `d1`, `d2` follow the force."""
    if keys[:1] == ("force",):
        return (cell.force, cell.d1, cell.d2)[: len(keys)]
    return (cell.d1, cell.d2)[: len(keys)]


INTERVIEW = "entretien"


def ratio(question: Question, evidence: Evidence) -> list[TableRow]:
    """One ratio for each force, its base the situations; null without any situation."""
    rows = []
    for block in question.table.breakdowns:
        acts = Sums(evidence.cells, block.cells, "acts", ("force", "nature"))
        opened = Sums(evidence.cells, *(block.base or ("", "")), ("force",))
        for named in grid(block, question.force):
            force = str(named["force"])
            base = opened.by_codes.get((force,), 0)
            interviews = acts.by_codes.get((force, INTERVIEW), 0)
            for measure in block.measures:
                value = quotient(interviews, base)
                rows.append(row(question.table, named, measure.key, value, base))
    return rows
