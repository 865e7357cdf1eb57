"""A view as a document: the same rows as its page, for print, for a spreadsheet."""

from services.faces.partners.documents.open_document import open_document
from services.faces.partners.documents.pdf import pdf
from services.faces.partners.documents.workbook import workbook
from services.reporting.releases.documents import Documents

DOCUMENTS = Documents({"pdf": pdf, "xlsx": workbook, "ods": open_document})

__all__ = ["DOCUMENTS"]
