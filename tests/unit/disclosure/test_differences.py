"""Between two releases of a year a reader subtracts what is shown, and what is hidden together."""

from dataclasses import replace

import pytest

from services.reporting.domain.disclosure.differences import small_difference
from services.reporting.domain.disclosure.linked_table import Cell, Grid, Published
from tests.unit.disclosure.worlds import linked

FINE = (("a",), ("b",), ("c",))
BEFORE = {"01-01": (40, 20, 20), "01-02": (40, 20, 20), "02-01": (40, 20, 20)}
GRIDS = (Grid("department", "2009", FINE), Grid("post", "2009", FINE))


def world(rows):
    return replace(linked(rows, threshold=5), pairs=True)


def learnt(change, hidden=(), of="01-01", grids=GRIDS):
    """Whether a reader learns of a change of one post, by modality, with some cells hidden."""
    now = BEFORE | {of: tuple(map(sum, zip(BEFORE[of], change, strict=True)))}
    cells = frozenset(Cell(level, area, "2009", (m,)) for level, area, m in hidden)
    return small_difference(world(BEFORE), world(now), Published(grids, cells))


BC_OF_POST = [("post", "01-01", "b"), ("post", "01-01", "c")]
BC = [*BC_OF_POST, ("department", "01", "b"), ("department", "01", "c")]


@pytest.mark.parametrize(
    ("change", "hidden"),
    [
        ((3, 0, 0), []),  # of a figure
        ((-4, 0, 0), []),  # withdrawn
        ((9, 2, 1), BC),  # of what an area hides: 12 in all, 9 of them told
        ((9, 7, -4), BC),
        ((8, 0, 0), []),  # eight persons, all of the same modality
        ((0, 5, 3), BC),  # eight persons, all of what is hidden
    ],
)
def test_a_small_change_is_learnt(change, hidden):
    assert learnt(change, hidden)


@pytest.mark.parametrize(
    ("change", "hidden"),
    [((0, 0, 0), BC), ((12, 6, 7), BC), ((12, 0, 0), []), ((12, 4, 3), BC)],
)
def test_no_change_or_many_is_told(change, hidden):
    assert not learnt(change, hidden)


def test_what_a_departement_says_more_than_its_posts_that_are_shown_is_learnt():
    """Two persons of `c` at a post that hides it, five at the other: the département says seven."""
    grids = (Grid("department", "2009", FINE), Grid("post", "2009", FINE))
    now = BEFORE | {"01-01": (52, 20, 22), "01-02": (52, 20, 25)}
    hidden = frozenset(Cell("post", "01-01", "2009", (m,)) for m in ("a", "c"))
    assert small_difference(world(BEFORE), world(now), Published(grids, hidden))
