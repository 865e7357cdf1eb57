"""`/saisie/{post}/conservation`: what is kept of whom, where, and until when."""

from fastapi import APIRouter

from services.faces.entry.admission import CaseReader, PostPath
from services.faces.entry.needs import TheVault
from services.faces.page import Page
from services.intake.domain.details import LABELS, PURPOSES

router = APIRouter(include_in_schema=False)


@router.get("/saisie/{post}/conservation")
def retention(reader: CaseReader, post: PostPath, vault: TheVault) -> Page:
    """One page, for the intervenant and for the person who asks them."""
    return Page(
        "retention.html",
        title="Ce qui est gardé, et jusqu'à quand",
        months=vault.months,
        labels=LABELS.values(),
        purposes=PURPOSES.values(),
    )
