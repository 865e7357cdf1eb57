"""A view as a document: the same rows as its page, for print, for a spreadsheet."""

from pathlib import Path

from services.faces.partners.documents.content import (
    charts_of,
    facts_of,
    sections_of,
    sentences_of,
)
from services.faces.partners.documents.sheets import open_document, workbook
from services.faces.partners.history import alone
from services.faces.partners.rows import subject_of
from services.faces.partners.tiles import tiles
from services.faces.theme.dates import day
from services.faces.theme.pdf import pdf_of
from services.faces.theme.statuses import status
from services.reporting.releases.documents import Documents
from services.reporting.releases.reading import View

TEMPLATE = Path(__file__).with_name("document.typ")


def pdf(view: View) -> bytes:
    """The document for print; the same release gives the same bytes."""
    release = view.release
    said = {
        "title": subject_of(view),
        "state": f"Édition {status(release.status)}, comptée jusqu'au {day(release.as_of)}",
        "sentences": sentences_of(view),
        "tiles": [(each.label, each.value, each.unit, each.lines) for each in tiles(alone(view))],
        "charts": charts_of(view),
        "sections": [section._asdict() for section in sections_of(view)],
        "facts": facts_of(view),
    }
    return pdf_of(TEMPLATE, said)


DOCUMENTS = Documents({"pdf": pdf, "xlsx": workbook, "ods": open_document})
