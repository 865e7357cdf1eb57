"""By which words details are found again."""

import pytest

from services.intake.domain.searched import BEGINNING, indexed_words, words_of

DETAILS = {
    "label": "la dame au manteau vert",
    "name": "Éléonore Vastel-Quimbert",
    "contact": "06 39 98 12 34, 4 impasse des Sorbiers, 27000 Évreux",
    "note": "Préfère être rappelée après 18 h.",
    "birth_date": "1971-02-03",
    "procedure_number": "PV 2008/04417",
}


@pytest.mark.parametrize(
    "typed",
    [
        "vastel",
        "VAST",
        "eleonore quimbert",
        "Quimbert, Éléonore",
        "manteau",
        "0639981234",
        "+33 6 39 98 12 34",
        "0033.639.98.12.34",
        "PV 2008/04417",
        "pv2008-04417",
        "04417",
        "sorbiers evreux",
    ],
)
def test_a_person_is_found_by_what_somebody_remembers(typed):
    assert words_of(typed)
    assert words_of(typed) <= indexed_words(DETAILS)


@pytest.mark.parametrize(
    "typed", ["vas", "astel", "vastelle", "rappelee", "1971", "063998", "évreuil"]
)
def test_neither_the_middle_of_a_word_nor_a_note_nor_a_birth_date_finds_anybody(typed):
    assert not words_of(typed) <= indexed_words(DETAILS)


@pytest.mark.parametrize("typed", ["", " ", "4", "06", "d'", "!?", "\0", "😀"])
def test_what_would_find_everybody_is_no_word(typed):
    assert not words_of(typed)


def test_a_word_of_letters_is_found_from_four_on():
    assert indexed_words({"name": "Martin"}) == {"mart", "marti", "martin"}
    assert indexed_words({"name": "Li Œuvrard"}) == {
        "li",
        *("oeuvrard"[:n] for n in range(BEGINNING, 9)),
    }
    assert indexed_words({"name": "a" * 200}) == {"a" * n for n in range(BEGINNING, 17)}
