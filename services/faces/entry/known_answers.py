"""What Relais counts of a year that the questionnaire of the next one asks."""

from collections import Counter
from collections.abc import Mapping

from services.reporting.application import Tables
from services.reporting.domain.errors import Refusal
from services.reporting.ports import ViewsUnavailable

DIMENSIONS = ("problem", "saisine", "status")
"""Of the tables that feed a question."""
COUNTS = ("", "mentions", "situations")
"""Their measures that are counts."""


def counted(tables: Tables, post: str, year: int, known: str) -> Mapping[str, float]:
    """What Relais counts of a year: shares by code, in percent of the situations, or under "" the
    count of a table or of one of its codes (`B3.victime`); nothing where it counts nothing."""
    code, _, of = known.partition(".")
    try:
        rows = tables.table(code, "site", post, str(year)).rows if code else ()
    except (Refusal, ViewsUnavailable):
        return {}
    counts, bases = Counter[str](), Counter[str]()
    for row in rows:
        by = next((str(row[name]) for name in DIMENSIONS if name in row), "")
        if row.get("measure", "") in COUNTS and (not of or by == of):
            counts[by if not of else ""] += int(row["value"] or 0)
            bases[by] += int(row["base"] or 0)
    if "" in counts:
        return {"": counts[""]} if counts[""] else {}
    return {each: round(100 * counts[each] / base) for each, base in bases.items() if base}
