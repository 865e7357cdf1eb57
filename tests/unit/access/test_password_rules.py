"""Which passwords are taken."""

import pytest

from services.access.domain.password_rules import refusal


@pytest.mark.parametrize(
    "password",
    [
        *("motdepasse123", "azertyuiop12", "password1234", "123456789012", "aaaaaaaaaaaa"),
        *("Gendarmerie2024!", "relaisrelais", "claire.martin1"),
    ],
)
def test_what_is_tried_first_is_refused_with_a_way_out(password: str) -> None:
    said = refusal("claire.martin", password)
    assert said
    assert "quatre mots" in said


@pytest.mark.parametrize(
    "password", ["un mot de passe long", "Xq7!vL0pR2#dTz", "été à la mer bleue"]
)
def test_a_long_one_that_nobody_would_try_is_taken(password: str) -> None:
    assert refusal("claire", password) is None


@pytest.mark.parametrize(("length", "taken"), [(11, False), (12, True), (128, True), (129, False)])
def test_it_has_12_to_128_characters(length: int, taken: bool) -> None:
    password = ("j4v!ouZ9-gr,Bm3?" * 9)[:length] if length <= 16 else "lune verte 7 " * 9 + "x" * 99
    found = refusal("claire", password[:length])
    assert (found is None or "essaie d'abord" in found) == taken
