"""Shares and ratios of released counts: pooled, as a mean of posts, by situation."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from contracts.identifiers import NATION
from contracts.statistics import TABLES
from contracts.statistics.dimensions import MEAN_OF_POSTS, POOLED_SHARE, RATIO
from services.reporting.domain.disclosure.rows import ReleasedRow
from services.reporting.domain.tables.shares import mean_of_shares, quotient, share

_SHARED = tuple(
    table.code
    for table in TABLES.values()
    if any(POOLED_SHARE in block.measures for block in table.breakdowns)
)
_INTERVIEWS = ("A3", "entretien")


def pooled_shares(counts: Sequence[ReleasedRow]) -> Iterator[ReleasedRow]:
    """The part of all situations of the nation, in percent."""
    for row in counts:
        if row["table"] in _SHARED and row["area"] == NATION and row["value"] is not None:
            yield row | {
                "measure": POOLED_SHARE.key,
                "unit": POOLED_SHARE.unit,
                "value": share(row["value"], row["base"]),
            }


def means_of_posts(counts: Sequence[ReleasedRow]) -> Iterator[ReleasedRow]:
    """The mean of the shares of the posts (T14, T16), over those whose count is told and not 0.

    Areas that are shown together count as one; `base` is how many there are.
    """
    found: dict[tuple[str, str, str], list[ReleasedRow]] = defaultdict(list)
    for row in counts:
        if row["table"] in _SHARED and row["grain"] == "post-year" and row["value"]:
            found[row["table"], row["force"], row["modality"]].append(row)
    for rows in found.values():
        yield rows[0] | {
            "measure": MEAN_OF_POSTS.key,
            "grain": "nation-year",
            "area": NATION,
            "department": None,
            "unit": MEAN_OF_POSTS.unit,
            "value": mean_of_shares((row["value"], row["base"]) for row in rows),
            "base": len(rows),
        }


def interviews_by_situation(counts: Sequence[ReleasedRow]) -> Iterator[ReleasedRow]:
    """A5: interviews for each situation opened, where both are told."""
    opened = {
        (row["grain"], row["area"], row["period"], row["force"]): row
        for row in counts
        if row["table"] == "A1"
    }
    for row in counts:
        situations = opened.get((row["grain"], row["area"], row["period"], row["force"]))
        told = (row["table"], row["modality"]) == _INTERVIEWS and row["value"] is not None
        if told and situations is not None and situations["value"]:
            yield situations | {
                "table": "A5",
                "measure": RATIO.key,
                "label": TABLES["A5"].title,
                "unit": RATIO.unit,
                "value": quotient(row["value"], situations["value"]),
                "base": situations["value"],
            }
