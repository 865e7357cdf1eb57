"""Sets of leaves as ranges, in their order: a year of the nation is a few of them."""

from collections.abc import Iterator

from contracts.closing import Ranges


def how_many(leaves: Ranges) -> int:
    """The leaves of all ranges."""
    return sum(count for _, count in leaves)


def add_ranges(leaves: list[tuple[int, int]], later: Ranges) -> None:
    """Put ranges that come after at the end, where they may prolong the last."""
    for first, count in later:
        if leaves and sum(leaves[-1]) == first:
            first, before = leaves.pop()
            count += before
        leaves.append((first, count))


def in_both(one: Ranges, other: Ranges) -> Ranges:
    """The leaves that both have."""
    return [(begins, ends - begins) for begins, ends in _in_both(one, other)]


def without(leaves: Ranges, others: Ranges) -> Ranges:
    """The leaves that `others` has not."""
    found, taken = [], _in_both(leaves, others)
    next_taken = next(taken, None)
    for first, count in leaves:
        ends = first + count
        while next_taken and next_taken[0] < ends:
            if next_taken[0] > first:
                found.append((first, next_taken[0] - first))
            first = next_taken[1]
            next_taken = next(taken, None)
        if first < ends:
            found.append((first, ends - first))
    return found


def _in_both(one: Ranges, other: Ranges) -> Iterator[tuple[int, int]]:
    """Where both overlap: the first leaf, and the one after the last."""
    at = 0
    for first, count in one:
        ends = first + count
        while at < len(other) and sum(other[at]) <= first:
            at += 1
        ahead = at
        while ahead < len(other) and other[ahead][0] < ends:
            yield max(first, other[ahead][0]), min(ends, sum(other[ahead]))
            ahead += 1
