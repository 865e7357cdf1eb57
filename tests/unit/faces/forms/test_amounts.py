"""What people type for a number or an amount, and what is asked again."""

import pytest

from services.faces.forms.filled import EUROS, TOO_MUCH, NotUnderstood, amount_of, number_of


@pytest.mark.parametrize(
    ("typed", "euros"),
    [
        ("15 000 €", 15_000),
        ("15000", 15_000),
        ("15 000,50", 15_001),
        ("15 000,49 euros", 15_000),
        ("15\N{NARROW NO-BREAK SPACE}000\N{NO-BREAK SPACE}€", 15_000),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_it_is_typed_in_france(typed: str, euros: int) -> None:
    assert amount_of(typed) == euros


@pytest.mark.parametrize("typed", ["15.000", "15 000.50", "quinze mille", "-3", "1,505", "", "€"])
def test_an_amount_that_two_may_read_differently_is_asked_again(typed: str) -> None:
    with pytest.raises(NotUnderstood) as asked:
        amount_of(typed)
    assert str(asked.value) == EUROS


def test_an_amount_of_too_many_figures_is_told_so_and_not_that_it_is_badly_written() -> None:
    with pytest.raises(NotUnderstood) as asked:
        amount_of("15 000 000 000 €")
    assert str(asked.value) == TOO_MUCH


def test_a_number_takes_a_comma_or_a_point_and_is_never_infinite() -> None:
    assert [number_of(typed) for typed in ("0,8", "0.8", "1 234,5")] == [0.8, 0.8, 1234.5]
    for typed in ("inf", "nan", "1e9", "1,2,3"):
        with pytest.raises(NotUnderstood):
            number_of(typed)
