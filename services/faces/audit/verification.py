"""`/verification`: the releases, what is signed of each, and how to check them."""

from fastapi import Request

from contracts.identifiers import NATION
from services.access.domain.policy import Action, Resource
from services.faces.headers import HEADERS
from services.faces.needs import TheGate
from services.faces.page import Page
from services.faces.partners.needs import TheReleases, page_router

router = page_router()


@router.get("/verification")
def verification(request: Request, gate: TheGate, store: TheReleases) -> Page:
    """Each release with whether it is signed, for an auditor."""
    gate.admit(request, Action.READ_LOG, Resource(NATION))
    found = [(each, store.manifest(each.id) is not None) for each in reversed(store.sealed())]
    return Page(
        "verification.html",
        headers=HEADERS,
        title="Vérifier les éditions",
        releases=found,
    )
