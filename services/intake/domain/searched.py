"""By which words a case is found again: those of its details, and how each begins."""

import re
from collections.abc import Iterator, Mapping

from contracts.collation import plain

SEARCHED = ("label", "name", "contact", "procedure_number")
"""The fields of details that are searched; a note is not."""
SHORTEST, LONGEST = 2, 16  # letters of a word; a longer one is cut
BEGINNING = 4  # letters: the shortest beginning that finds a word
FEWEST_DIGITS = 3  # of a number in words: shorter ones are everybody's
_TELEPHONE = re.compile(r"(?:\+|\b0)\d(?:[\s./()-]*\d){7,13}")
_WORD = re.compile(r"[^\W\d_]+|\d+")


def words_of(text: str) -> set[str]:
    """The words and numbers of a text as they are compared: « Éléonore, 06 39… » is `eleonore`.

    A telephone number is one word, +33 and 0033 being 0.
    """
    bare = _bare(text)
    telephones = {_national(found) for found in _TELEPHONE.findall(bare)}
    return telephones | set(_words(_TELEPHONE.sub(" ", bare)))


def indexed_words(details: Mapping[str, str]) -> set[str]:
    """By which words these details are found: each whole, and each beginning of four letters."""
    found = set()
    for text in (details.get(field, "") for field in SEARCHED):
        for word in words_of(text) | set(_words(_bare(text))):
            found |= {word}
            if word.isalpha():
                found |= {word[:length] for length in range(BEGINNING, len(word))}
    return found


def _bare(text: str) -> str:
    return plain(text).replace("œ", "oe").replace("æ", "ae")


def _words(bare: str) -> Iterator[str]:
    for word in _WORD.findall(bare):
        if len(word) >= (SHORTEST if word.isalpha() else FEWEST_DIGITS):
            yield word[:LONGEST]


def _national(telephone: str) -> str:
    digits = re.sub(r"\D", "", telephone)
    return (
        re.sub(r"^(?:0033|33)0?", "0", digits)
        if telephone[0] == "+" or digits[:2] == "00"
        else digits
    )
