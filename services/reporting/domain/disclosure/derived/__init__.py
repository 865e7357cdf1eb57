"""Figures computed from released rows and the public register alone: they tell nothing new."""

from collections.abc import Iterator, Mapping, Sequence

from services.reporting.domain.disclosure.derived.like_posts import Kind, kinds_of, medians
from services.reporting.domain.disclosure.derived.shares import (
    interviews_by_situation,
    means_of_posts,
    pooled_shares,
)
from services.reporting.domain.disclosure.derived.toolbox import indicators
from services.reporting.domain.disclosure.rows import ReleasedRow, is_count


def derived(rows: Sequence[ReleasedRow], kinds: Mapping[str, Kind]) -> Iterator[ReleasedRow]:
    """What follows from the rows of a release; `kinds`: of each post, what makes it like others."""
    counts = [row for row in rows if is_count(row)]
    yield from pooled_shares(counts)
    yield from means_of_posts(counts)
    yield from interviews_by_situation(counts)
    yield from medians(counts, kinds)
    yield from indicators(rows)


__all__ = ["Kind", "derived", "kinds_of"]
