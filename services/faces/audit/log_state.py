"""`/journal`: how far each read model has counted, and whether the forces make the nation."""

from fastapi import APIRouter, Request

from contracts.identifiers import NATION
from contracts.read_model import READ_MODELS
from services.access.domain.policy import Action, Resource
from services.faces.audit.needs import TheLogHead
from services.faces.figures.offered import latest_year
from services.faces.needs import TheGate, TheTables, TheViews
from services.faces.page import Page

router = APIRouter(include_in_schema=False)


@router.get("/journal")
def log_state(
    request: Request, gate: TheGate, log: TheLogHead, tables: TheTables, views: TheViews
) -> Page:
    """Positions, lag, what is set aside, missing numbers, the reconciliation of the last year."""
    gate.admit(request, Action.READ_LOG, Resource(NATION))
    with views.snapshot() as snapshot:
        standing = [snapshot.position(model) for model in READ_MODELS]
        holes = len(snapshot.sequence_holes())
    year = latest_year(tables, views)
    return Page(
        "journal.html",
        title="Le journal des faits",
        head=log.head(),
        standing=[position for position in standing if position],
        holes=holes,
        year=year,
        reconciliation=tables.reconciliation(str(year)),
    )
