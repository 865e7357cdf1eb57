"""`/saisie/{post}/situations/retrouver`: cases found by name, label or number of a person."""

from collections.abc import Sequence
from typing import NamedTuple

from fastapi import APIRouter

from contracts.read_model import CaseRow
from services.faces.entry.admission import VaultForm, VaultReader
from services.faces.entry.counted import NothingCounted
from services.faces.entry.needs import TheFigures, TheVault
from services.faces.entry.vault import REFUSALS, refusal_of, require_own
from services.faces.forms.submission import PostPath
from services.faces.page import Page
from services.faces.theme.frame import Link
from services.intake.domain.details import Details
from services.intake.domain.purposes import PURPOSES

SEARCHES = {code: PURPOSES[code] for code in ("suivi", "contact", "droits")}
"""Why a post looks for a person."""
MOST_TYPED = 80  # characters
router = APIRouter(include_in_schema=False)


class FoundCase(NamedTuple):
    """A case that was found: what the vault says of it, its row where it is counted already."""

    case: str
    details: Details
    row: CaseRow | None


@router.get("/saisie/{post}/situations/retrouver")
def ask(post: PostPath, reader: VaultReader) -> Page:
    """The form; it is sent, never in an address, since it holds a name."""
    return _page(post)


@router.post("/saisie/{post}/situations/retrouver")
def find(sent: VaultForm, vault: TheVault, figures: TheFigures) -> Page:
    """What the vault of the post finds, the latest act first; the search is written down."""
    typed, purpose = sent.text("personne"), sent.text("motif")
    if sent.again:
        return _page(sent.post, typed, purpose, sent.again)
    try:
        require_own(sent)
        found = vault.search(sent.post, typed[:MOST_TYPED], sent.reader.name, purpose)
    except REFUSALS as refused:
        return _page(sent.post, typed, purpose, refusal_of(refused))
    try:
        rows = {row.case: row for row in figures.cases(sent.post)}
    except NothingCounted:
        rows = {}
    cases = [FoundCase(case, said, rows.get(case)) for case, said in found.cases.items()]
    cases.sort(key=lambda each: str(each.row and each.row.last_act_on), reverse=True)
    return _page(sent.post, typed, purpose, cases=cases, total=found.total)


def _page(
    post: str,
    typed: str = "",
    purpose: str = "suivi",
    error: str = "",
    cases: Sequence[FoundCase] | None = None,
    total: int = 0,
) -> Page:
    return Page(
        "finding.html",
        422 if error else 200,
        title="Retrouver une personne",
        crumbs=(Link("Situations", f"/saisie/{post}/situations"),),
        post=post,
        typed=typed,
        purpose=purpose,
        purposes=SEARCHES,
        error=error,
        cases=cases,
        total=total,
    )
