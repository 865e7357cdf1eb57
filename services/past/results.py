"""What was built of the past, as CSV."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.past.builds import Kind, Order
from services.past.making import result_of
from services.projections.domain.rectifying import CAUSES
from services.reporting.adapters.formats.csv_rows import FRENCH, table_csv, written

_HEADS = ("before", "avant"), ("after", "après"), ("residue", "résidu")


def csv_of(order: Order, made: Any) -> str:
    """A table or a rectificatif, for Excel in French."""
    if order.kind == Kind.TABLE:
        return table_csv(result_of(order, made), FRENCH)
    return _changes(made)


def _changes(made: Sequence[Mapping[str, Any]]) -> str:
    keys = list(dict.fromkeys(key for each in made for key in each["keys"]))
    causes = [f"{words} ({unit})" for words in CAUSES.values() for unit in ("faits", "écart")]
    rows = (
        [
            *(each["keys"].get(key) for key in keys),
            *(each[name] for name, _ in _HEADS),
            *(
                each["causes"].get(cause, {}).get(what, 0)
                for cause in CAUSES
                for what in ("facts", "change")
            ),
        ]
        for each in made
    )
    return written([*keys, *(words for _, words in _HEADS), *causes], rows, FRENCH)
