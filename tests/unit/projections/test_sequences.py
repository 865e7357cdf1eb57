"""Numbers of a device: what arrived and what is missing."""

from hypothesis import given
from hypothesis import strategies as st

from services.projections.domain.sequences import holes, with_numbers

NUMBERS = st.lists(st.integers(1, 60), max_size=40)


@given(NUMBERS, st.randoms())
def test_arrival_in_any_order_gives_the_same_ranges(numbers, rng):
    shuffled = [*numbers, *numbers]
    rng.shuffle(shuffled)
    assert with_numbers((), numbers) == with_numbers((), shuffled)


@given(NUMBERS, NUMBERS)
def test_two_batches_are_one(first, second):
    assert with_numbers(with_numbers((), first), second) == with_numbers((), first + second)


@given(NUMBERS)
def test_what_arrived_and_the_holes_make_all_numbers_up_to_the_last(numbers):
    arrived = with_numbers((), numbers)
    present = {n for first, last in arrived for n in range(first, last + 1)}
    missing = {n for first, last in holes(arrived) for n in range(first, last + 1)}
    assert present == set(numbers)
    assert present | missing == set(range(1, max(numbers, default=0) + 1))
    assert not present & missing
