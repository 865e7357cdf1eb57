"""`/verification`: the auditor's home: what to examine, the releases, how to check them."""

from collections.abc import Sequence

from fastapi import Request

from contracts.identifiers import NATION
from services.access.domain.policy import Action, Resource
from services.access.ports import Asked, Served
from services.faces.audit.accesses import WORDS
from services.faces.audit.examining import to_examine
from services.faces.audit.needs import TheBuilds, TheBundles, TheLogHead, ThePast
from services.faces.figures.offered import latest_year
from services.faces.headers import HEADERS
from services.faces.needs import TheGate, TheTables, TheViews
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
    log: TheLogHead,
    tables: TheTables,
    views: TheViews,
) -> Page:
    """What asks for a look; the log in figures; each release with whether it is signed; the last
    accesses."""
    gate.admit(request, Action.READ_LOG, Resource(NATION))
    with views.snapshot() as snapshot:
        holes = snapshot.sequence_holes()
    year = latest_year(tables, views)
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
        head=log.head(),
        holes=sum(each.last_missing - each.first_missing + 1 for each in holes),
        closed=sum(each.facts for each in past.feed.closed.purges()),
        year=year,
        reconciliation=tables.reconciliation(str(year)),
        examine=to_examine(past, store, bundles, builds.recent(), gate.access),
    )
