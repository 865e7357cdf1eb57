"""A rectificatif as lines of a page."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from contracts.codes import FORCE
from contracts.statistics import TABLES
from services.past.builds import Order

CAUSES = ("tardif", "corrige", "retire", "organisation")
"""In the order of the columns."""


class ChangedRow(NamedTuple):
    """A figure that changed; `causes`: (facts, change) of each of CAUSES."""

    label: str
    before: int
    after: int
    causes: Sequence[tuple[int, int]]
    residue: int


def changed_rows(order: Order, changes: Sequence[Mapping[str, Any]]) -> list[ChangedRow]:
    """The figures of a rectificatif, in the order of the table."""
    return [
        ChangedRow(
            label_of(order.code, each["keys"]),
            each["before"],
            each["after"],
            [_cause(each["causes"].get(name)) for name in CAUSES],
            each["residue"],
        )
        for each in changes
    ]


def label_of(code: str, keys: Mapping[str, Any]) -> str:
    """What a row of a table is about, in words."""
    table, words = TABLES[code], list[str]()
    for block in table.breakdowns:
        for dimension in block.dimensions:
            if dimension.key in keys:
                codes = FORCE if dimension.key == "force" else dimension.codes
                words.append(codes.label_of(str(keys[dimension.key])))
        counts = [measure for measure in block.measures if not measure.share]
        if len(counts) > 1:
            words += [measure.label for measure in counts if measure.key == keys.get("measure")]
    return ", ".join(dict.fromkeys(words)) or table.title


def _cause(cause: Mapping[str, int] | None) -> tuple[int, int]:
    return (cause["facts"], cause["change"]) if cause else (0, 0)
