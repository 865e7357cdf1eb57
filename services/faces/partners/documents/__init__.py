"""A view as a document: the same rows as its page, for print, for a spreadsheet."""

from pathlib import Path

from services.faces.partners.documents.content import (
    HEADS,
    drawings_of,
    facts_of,
    sections_of,
    sentences_of,
)
from services.faces.partners.documents.sheets import open_document, workbook
from services.faces.partners.rows import subject_of
from services.faces.theme.pdf import pdf_of
from services.reporting.releases.documents import Documents
from services.reporting.releases.reading import View

TEMPLATE = Path(__file__).with_name("document.typ")


def pdf(view: View) -> bytes:
    """The document for print; the same release gives the same bytes."""
    release = view.release
    said = {
        "title": subject_of(view),
        "sentences": sentences_of(view),
        "facts": facts_of(view),
        "drawings": list(drawings_of(view)),
        "heads": HEADS,
        "sections": [section._asdict() for section in sections_of(view)],
        "footer": f"Relais, édition {release.id}, empreinte {release.digest[:16]}…",
    }
    return pdf_of(TEMPLATE, said)


DOCUMENTS = Documents({"pdf": pdf, "xlsx": workbook, "ods": open_document})
