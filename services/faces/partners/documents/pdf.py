"""A view as PDF/UA-1, set by typst with the fonts it carries."""

import json
from pathlib import Path

import typst

from services.faces.partners.documents.content import (
    HEADS,
    drawings_of,
    facts_of,
    sections_of,
    sentences_of,
)
from services.faces.partners.subjects import subject_of
from services.reporting.releases.reading import View

TEMPLATE = Path(__file__).with_name("document.typ")
NO_TIME = 0  # of its making: the same release gives the same bytes


def pdf(view: View) -> bytes:
    """The document, tagged for screen readers: typst refuses what would not be."""
    release = view.release
    said = {
        "title": subject_of(view),
        "sentences": sentences_of(view),
        "facts": facts_of(view),
        "drawings": [drawing._asdict() for drawing in drawings_of(view)],
        "heads": HEADS,
        "sections": [section._asdict() for section in sections_of(view)],
        "footer": f"Relais, édition {release.id}, empreinte {release.digest[:16]}…",
    }
    made = typst.compile(
        str(TEMPLATE),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=NO_TIME,
    )
    assert isinstance(made, bytes)
    return made
