"""Where somebody is invited for, as it is typed: codes, or the names that people know."""

import pytest

from services.access.domain.principals import Role
from services.faces.accounts.offers import Misfilled, Typed, areas_of, offer_of


@pytest.mark.parametrize(
    ("typed", "areas"),
    [
        ("Évreux", ("27229",)),
        ("evreux, 27-01", ("27229", "27-01")),
        ("Saint-Denis (93)", ("93066",)),
        ("Eure", ("27",)),
        ("27-01 27-02", ("27-01", "27-02")),
        ("fr", ("FR",)),
        ("2a", ("2A",)),
    ],
)
def test_a_place_is_named_or_given_by_its_code(typed: str, areas: tuple[str, ...]) -> None:
    assert areas_of(typed) == areas


def test_a_funder_is_invited_for_the_commune_that_is_named() -> None:
    assert offer_of(Typed(Role.FINANCEUR.value, "Évreux"), ()).scope == ("27229",)


def test_a_name_that_is_none_is_refused_at_its_field() -> None:
    with pytest.raises(Misfilled) as refused:
        offer_of(Typed(Role.FINANCEUR.value, "Saint-Denis"), ())
    assert [field for field, _ in refused.value.errors] == ["perimetre"]
