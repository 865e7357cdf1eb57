"""What an employer says of a post names nobody; what it says of institutions passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.domain.arbitration.words import naming


@pytest.mark.parametrize(
    "words",
    [
        "Le poste de Mme Durand fermerait.",
        "Monsieur Évrard part en juin.",
        "Joindre le 06 12 34 56 78.",
        "Joindre le +33 6.12.34.56.78",
        "Écrire à n.roussel@eure.fr.",
    ],
)
def test_who_is_named_or_reached_is_told_apart(words: str) -> None:
    assert "Ne nommez personne" in naming(words)


@pytest.mark.parametrize(
    "words",
    [
        "Le poste fermerait sans cette part.",
        "M. le préfet et Mme la maire l’ont demandé.",
        "45 000 € en 2027, 48 000 € en 2028 ; conv. 01-01-2025-1.",
        "Le SIREN 222702292 porte le poste.",
    ],
)
def test_functions_amounts_and_numbers_pass(words: str) -> None:
    assert naming(words) == ""


@given(st.text(st.sampled_from("abc é,;:0123456789€-"), max_size=40))
def test_an_address_is_found_wherever_it_stands(words: str) -> None:
    assert naming(f"{words} n.roussel@eure.fr {words}")
