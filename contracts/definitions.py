"""The version of the definitions: what was counted under another one is counted anew.

Each generation of a read model keeps the version that counted it. A program adds nothing to
a generation of another version, and no release is sealed from one.
"""

from contracts.events import EVENTS
from contracts.statistics import TABLES, Dimension, Measure
from contracts.statistics.catalogue import Evaluation
from contracts.transparency.canonical import digest
from contracts.upcasts import UPCASTS

MEASURES = 3
"""Raise it with every change of what the functions of services/projections/domain count or
publish; a test compares them with a small history counted before (tests/golden.py)."""

NOT_COUNTED = frozenset(
    {Evaluation.REGISTER, Evaluation.SURVEY, Evaluation.SERIES, Evaluation.HOLES}
)
"""Evaluations that read records as they are: nothing of them is kept as a count."""


def _counted() -> list[object]:
    """Tables of counts: under which name, by which codes, what. Labels and order say nothing."""
    return [
        [table.code, block.cells, *_codes(block.dimensions), *_kept(block.measures)]
        for table in TABLES.values()
        if table.evaluation not in NOT_COUNTED
        for block in table.breakdowns
    ]


def _codes(dimensions: tuple[Dimension, ...]) -> list[object]:
    return [[each.key, sorted(each.codes.by_code)] for each in dimensions]


def _kept(measures: tuple[Measure, ...]) -> list[str]:
    return sorted(each.key for each in measures if not each.share)


VERSION = f"{MEASURES}-{digest([_counted(), sorted(EVENTS), sorted(UPCASTS)])[:12]}"
"""The number above, and a digest of the code lists, tables and events that are counted."""
