"""Whatever people type is printed, or is a white square: no document fails for a name."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.faces.entry.liaison import TEMPLATE
from services.faces.theme.pdf import DRAWN, drawable, pdf_of


def printed(name: str) -> bytes:
    said = {
        "post": name,
        "partner": "CCAS d'Évreux",
        "on": "14 octobre 2008",
        "shared": [("Nom", name)],
        "kept": [name],
    }
    return pdf_of(TEMPLATE, said)


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("Éloïse Ngô-Đặng", "Éloïse Ngô-Đặng"),
        ("E\u0301loi\u0308se", "Éloïse"),
        ("王小明", "□□□"),
        ("Poste 🚓 d'Évreux", "Poste □ d'Évreux"),
        ("👩\u200d👧\ufe0f", "□□ "),
        ("a\x00b\x1bc\nd", "abc d"),
        ("Ελένη Іванна", "Ελένη Іванна"),
        ("محمد", "□□□□"),
    ],
)
def test_a_name_is_printed_as_the_fonts_can(typed: str, drawn: str) -> None:
    assert drawable(typed) == drawn
    assert printed(typed).startswith(b"%PDF")


def test_every_character_said_to_be_drawn_is() -> None:
    every = re.findall(f"[{DRAWN}]", "".join(map(chr, range(0x10000))))
    assert len(every) > 2_000
    assert printed(" ".join(every)).startswith(b"%PDF")


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_printed(name: str) -> None:
    assert printed(name).startswith(b"%PDF")


def test_a_document_does_not_say_which_version_of_what_made_it() -> None:
    made = printed("Évreux")
    assert not re.search(rb"(?i)typst[\s\d]", made)
    assert made.count(b"Relais") >= 2
    (begins,) = re.findall(rb"startxref\s+(\d+)\s+%%EOF", made)  # no byte has moved
    assert re.match(rb"xref|\d+ 0 obj", made[int(begins) :])
