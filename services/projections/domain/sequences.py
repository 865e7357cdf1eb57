"""Which numbers of a device have arrived: a hole is a fact that got lost on the way."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TypeAlias

Ranges: TypeAlias = tuple[tuple[int, int], ...]
"""Disjoint, ascending, both ends included, never adjacent."""


def with_numbers(arrived: Ranges, numbers: Iterable[int]) -> Ranges:
    """The ranges once `numbers` have arrived too, in any order, any number of times."""
    ranges = list(arrived)
    for number in numbers:
        at = bisect_left(ranges, (number + 1,))
        before = ranges[at - 1] if at else None
        if before and before[1] >= number:
            continue
        first = last = number
        after = ranges[at] if at < len(ranges) else None
        if after and after[0] == number + 1:
            last = after[1]
            del ranges[at]
        if before and before[1] == number - 1:
            first = before[0]
            at -= 1
            del ranges[at]
        ranges.insert(at, (first, last))
    return tuple(ranges)


def holes(arrived: Ranges) -> Sequence[tuple[int, int]]:
    """The numbers missing below the highest that arrived, as ranges; numbers start at 1."""
    missing = []
    expected = 1
    for first, last in arrived:
        if first > expected:
            missing.append((expected, first - 1))
        expected = last + 1
    return missing
