"""What the verifier counts is said as French says it."""

import pytest

from services.verifier.plurals import counted


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 édition signée"), (1, "1 édition signée"), (2, "2 éditions signées")],
)
def test_none_and_one_are_singular(number: int, said: str) -> None:
    assert counted(number, "édition signée") == said
