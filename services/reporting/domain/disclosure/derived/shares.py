"""Shares and ratios of released counts: pooled, as a mean of posts, by situation."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from contracts.identifiers import NATION
from contracts.release_plan import Grain
from contracts.statistics import TABLES
from contracts.statistics.dimensions import MEAN_OF_POSTS, POOLED_SHARE, RATIO
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.reporting.domain.tables.shares import mean_of_shares, quotient, share

_INTERVIEWS = ("A3", "entretien")


def pooled_shares(counts: Sequence[ReleasedRow]) -> Iterator[ReleasedRow]:
    """The part of all situations of the nation, in percent."""
    for row in counts:
        if row.area == NATION and row.value is not None:
            value = share(row.count, int(row.base or 0))
            yield replace(row, measure=POOLED_SHARE.key, unit=POOLED_SHARE.unit, value=value)


def means_of_posts(counts: Sequence[ReleasedRow]) -> Iterator[ReleasedRow]:
    """The mean of the shares of the posts (T14, T16), over those whose count is shown and not 0.

    Areas that are shown together count as one; `base` is how many there are.
    """
    found: dict[tuple[str, str, str], list[ReleasedRow]] = defaultdict(list)
    for row in counts:
        if row.grain == Grain.POST_YEAR and row.value:
            found[row.table, row.force, row.modality].append(row)
    for rows in found.values():
        yield replace(
            rows[0],
            measure=MEAN_OF_POSTS.key,
            grain=Grain.NATION_YEAR,
            area=NATION,
            department=None,
            unit=MEAN_OF_POSTS.unit,
            value=mean_of_shares((row.count, int(row.base or 0)) for row in rows),
            base=len(rows),
        )


def interviews_by_situation(counts: Sequence[ReleasedRow]) -> Iterator[ReleasedRow]:
    """A5: interviews for each situation opened, where both are shown."""
    opened = {
        (row.grain, row.area, row.period, row.force): row for row in counts if row.table == "A1"
    }
    for row in counts:
        situations = opened.get((row.grain, row.area, row.period, row.force))
        shown = (row.table, row.modality) == _INTERVIEWS and row.value is not None
        if shown and situations is not None and situations.value:
            yield replace(
                situations,
                table="A5",
                measure=RATIO.key,
                label=TABLES["A5"].title,
                unit=RATIO.unit,
                value=quotient(row.count, situations.count),
                base=situations.value,
            )
