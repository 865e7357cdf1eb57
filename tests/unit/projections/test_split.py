"""A batch that goes past a cut is counted in two parts."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.streams import StreamId
from services.projections.domain.entries import Entry
from services.projections.domain.folding import split

POSITIONS = st.lists(st.integers(1, 60), unique=True).map(sorted)


def items(positions):
    """A batch of facts at these positions."""
    return [(Entry(position, StreamId("case/1"), b""), ValueError()) for position in positions]


def positions(part):
    """Where the facts of a part stand."""
    return [entry.position for entry, _ in part]


@pytest.mark.parametrize(
    ("cut", "before", "after"),
    [(4, [], [5, 7]), (5, [5], [7]), (6, [5], [7]), (7, [5, 7], []), (8, [5, 7], [])],
)
def test_a_fact_at_the_cut_is_counted_before_it(cut, before, after):
    assert tuple(map(positions, split(items([5, 7]), cut))) == (before, after)


@given(POSITIONS, st.lists(st.integers(0, 61), unique=True).map(sorted))
def test_several_cuts_keep_every_fact_once_and_in_order(given, cuts):
    parts, rest = [], items(given)
    for cut in cuts:
        part, rest = split(rest, cut)
        parts.append(part)
    parts.append(rest)
    assert [p for part in parts for p in positions(part)] == given
    for (low, high), part in zip(pairwise([-1, *cuts, 61]), parts, strict=True):
        assert all(low < p <= high for p in positions(part))
