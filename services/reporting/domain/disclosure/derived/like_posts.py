"""Comparable posts: a post beside the median of those like it, instead of a ranking."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from statistics import median
from typing import NamedTuple

from msgspec.structs import replace

from contracts.read_model import PostRecord
from contracts.release_plan import Grain
from contracts.release_plan.policy import LIKE_POSTS_MIN
from services.reporting.domain.disclosure.released_row import ReleasedRow

MEASURE = "median_of_like_posts"
_COMPARED = (("A1", ""), ("A3", "entretien"))
_YOUNG_YEARS = 3  # a post finds its public in about three years


class Kind(NamedTuple):
    """What makes posts comparable."""

    service: str
    territory: str
    young: bool


def kinds_of(records: Sequence[PostRecord], day: date) -> dict[str, Kind]:
    """The kind of each post on a day."""
    found = {}
    for record in records:
        version, opened = record.version_on(day), record.opened_on
        young = (opened.year + _YOUNG_YEARS, opened.month, opened.day) > (
            day.year,
            day.month,
            day.day,
        )
        found[record.post] = Kind(version.service, version.territory, young)
    return found


def medians(
    counts: Sequence[ReleasedRow], kinds: Mapping[str, Kind], least: int = LIKE_POSTS_MIN
) -> Iterator[ReleasedRow]:
    """Beside the count of each post, the median of the counts shown of other posts of its kind.

    Posts shown together have no kind. `base`: how many others there are, at `least`.
    """
    alike: dict[tuple[str, str, str, Kind], list[ReleasedRow]] = defaultdict(list)
    for row in counts:
        compared = (row.table, row.modality) in _COMPARED and row.grain == Grain.POST_YEAR
        kind = kinds.get(row.area)
        if compared and kind is not None and row.value is not None:
            alike[row.table, row.modality, row.force, kind].append(row)
    for rows in alike.values():
        for row in rows:
            others = [other.count for other in rows if other is not row]
            if len(others) >= least:
                middle = _number(median(others))
                yield replace(row, measure=MEASURE, value=middle, base=len(others))


def _number(value: float) -> int | str:
    """Whole, or a half as text."""
    return int(value) if value == int(value) else f"{value:.1f}"
