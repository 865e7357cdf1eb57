"""A table at two positions of the log, and for each figure that changed the facts that did it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from services.past.moments import Past
from services.past.reasons import Key, Reasons, reasons, wanted
from services.projections.consumer import Progress
from services.reporting.domain.errors import AreaMissing
from services.reporting.domain.tables.question import Question
from services.reporting.domain.tables.rows import TableRow

Shown = Callable[[str, int], AbstractContextManager[Progress]]
"""Shows the progress of a part, by its French name and its last position."""


@dataclass(frozen=True)
class Change:
    """A figure that changed: its row as it is at the end, by cause (facts, amount), and what is
    left unexplained, which must be 0."""

    row: TableRow
    before: int
    after: int
    causes: Mapping[str, tuple[int, int]]
    residue: int


def changes(
    opened: Past, question: Question, first: int, last: int, shown: Shown
) -> Sequence[Change]:
    """The figures of a table that changed between two positions, or that facts crossed out.

    Raises NotExplained and AreaMissing.
    """
    if question.area is None:
        raise AreaMissing(question.level)
    sought = wanted(question.table.code, question.level, question.area, question.period)
    with shown("Explication", last) as advanced:
        found = reasons(opened.feed, sought, first, last, advanced)
    before, after = (_figures(opened, question, each, shown) for each in (first, last))
    by_figure = found if question.table.has_force else _over_forces(found)
    told = (_change(row, before[key], by_figure.get(key, Reasons())) for key, row in after.items())
    return [each for each in told if each.before != each.after or each.causes or each.residue]


def _figures(
    opened: Past, question: Question, position: int, shown: Shown
) -> Mapping[Key, TableRow]:
    """The counts of the table as the log stood at a position."""
    with (
        shown(f"Tableau au rang {position}", position) as advanced,
        opened.as_of(position, (question.read_model,), advanced) as past,
    ):
        result = past.tables.table(
            question.table.code, question.level, question.area, str(question.period)
        )
    return {
        (measure.key, *_codes([d.key for d in block.dimensions], row)): row
        for block in question.table.breakdowns
        for measure in block.measures
        if not measure.share
        for row in result.rows
        if row.get("measure", measure.key) == measure.key
    }


def _codes(keys: Sequence[str], row: TableRow) -> tuple[str, str, str]:
    others = [str(row[key]) for key in keys if key != "force"]
    first, second = (*others, "", "")[:2]
    return str(row.get("force") or ""), first, second


def _change(row: TableRow, earlier: TableRow, why: Reasons) -> Change:
    was, is_ = int(earlier["value"] or 0), int(row["value"] or 0)
    causes = {
        cause: (why.facts[cause], amount)
        for cause, amount in why.amounts.items()
        if why.facts[cause]
    }
    return Change(row, was, is_, causes, is_ - was - why.change)


def _over_forces(found: Mapping[Key, Reasons]) -> Mapping[Key, Reasons]:
    """The reasons of a table without forces: those of both together."""
    merged: dict[Key, Reasons] = {}
    for (measure, _, first, second), each in found.items():
        into = merged.setdefault((measure, "", first, second), Reasons())
        for cause, amount in each.amounts.items():
            into.amounts[cause] += amount
            into.facts[cause] += each.facts[cause]
    return merged
