"""`/verification`: the auditor's home: what to examine, the releases, how to check them."""

from collections.abc import Sequence

from fastapi import Request

from contracts.identifiers import NATION
from services.access.domain.policy import Action, Resource
from services.access.ports import Asked, Served
from services.faces.audit.accesses import WORDS
from services.faces.audit.examining import to_examine
from services.faces.audit.needs import TheBuilds, TheBundles, ThePast
from services.faces.headers import HEADERS
from services.faces.needs import TheGate
from services.faces.page import Page
from services.faces.partners.needs import TheReleases, page_router

LAST = 5  # lines of the journal of accesses

router = page_router()


@router.get("/verification")
def verification(
    request: Request,
    gate: TheGate,
    store: TheReleases,
    past: ThePast,
    bundles: TheBundles,
    builds: TheBuilds,
) -> Page:
    """What asks for a look; each release with whether it is signed; the last accesses."""
    gate.admit(request, Action.READ_LOG, Resource(NATION))
    found = [(each, store.manifest(each.id) is not None) for each in reversed(store.sealed())]
    session = gate.session(request)
    lines: Sequence[Served] = ()
    if gate.access is not None:
        lines = gate.access.journal.asked(Asked(), 0, LAST)
    return Page(
        "verification.html",
        headers=HEADERS,
        title="Vérifier ce qui est publié",
        releases=found,
        signed=sum(signed for _, signed in found),
        token=session.csrf if session else "",
        actions_in_words=WORDS,
        lines=lines,
        examine=to_examine(past, store, bundles, builds.recent(), gate.access),
    )
