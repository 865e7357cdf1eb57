"""Figures computed from released rows and the public register alone: they tell nothing new."""

from collections.abc import Iterator, Mapping, Sequence

from contracts.release_plan import PLAN, ReleasePlan
from services.reporting.domain.disclosure.derived.like_posts import Kind, kinds_of, medians
from services.reporting.domain.disclosure.derived.shares import (
    interviews_by_situation,
    means_of_posts,
    pooled_shares,
)
from services.reporting.domain.disclosure.derived.toolbox import indicators
from services.reporting.domain.disclosure.released_row import ReleasedRow, is_count


def derived(
    rows: Sequence[ReleasedRow], kinds: Mapping[str, Kind], plan: ReleasePlan = PLAN
) -> Iterator[ReleasedRow]:
    """The rows computed from those of a release; `kinds`: what makes each post like others."""
    counts = [row for row in rows if is_count(row, plan)]
    shared = [row for row in counts if plan.by_code[row.table].shares]
    yield from pooled_shares(shared)
    yield from means_of_posts(shared)
    yield from interviews_by_situation(counts)
    yield from medians(counts, kinds, plan.policy.like_posts_min)
    yield from indicators(rows, plan.indicators)


__all__ = ["Kind", "derived", "kinds_of"]
