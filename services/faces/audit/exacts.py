"""`/audit/exacts`: the exact figures behind a release, for whoever may take its bundle."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple
from urllib.parse import urlencode

from fastapi import Query

from contracts.codes import FORCE
from contracts.statistics import TABLES
from services.faces.audit.asking import of_period
from services.faces.audit.needs import TheAuditor
from services.faces.errors import Refused
from services.faces.page import Page
from services.faces.partners.needs import TheReleases, page_router
from services.faces.partners.rows import traced
from services.faces.theme.frame import Link
from services.reporting.domain.disclosure.certificate import Protected
from services.reporting.releases.columns import title_of
from services.reporting.releases.reading import release_of

PAGE = 100  # lines

router = page_router()


class ExactLine(NamedTuple):
    """A count of a post, in a quarter, under a modality; 0 is not listed."""

    post: str
    quarter: str
    label: str
    situations: int


@router.get("/audit/exacts/{release}")
def exacts(
    release: str,
    at: TheAuditor,
    store: TheReleases,
    tableau: str = "",
    force: str = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Page:
    """One table of one force at its finest, a page of its lines."""
    sealed = release_of(store, release)
    proofs = {(each.linked.table, each.linked.force): each for each in store.proofs(sealed.id)}
    codes = list(dict.fromkeys(table for table, _ in proofs))
    forces = list(dict.fromkeys(force for _, force in proofs))
    about = f"l'édition {of_period(sealed.id)}"
    chosen = (tableau or (codes or [""])[0], force or (forces or [""])[0])
    if proofs and chosen not in proofs:
        known = ", ".join(codes)
        raise Refused(f"Cette édition n'a pas ce tableau exact : elle a {known}.", 404)
    lines = _lines(proofs[chosen]) if proofs else []
    here, skip = f"/audit/exacts/{sealed.id}", (page - 1) * PAGE

    def path(table: str, of: str, number: int = 1) -> str:
        more = {"page": number} if number > 1 else {}
        return f"{here}?{urlencode({'tableau': table, 'force': of, **more})}"

    return Page(
        "audit_exacts.html",
        title=f"Les comptes exacts derrière {about}",
        crumbs=(Link("Vérifier", "/verification"),),
        trace=traced(sealed),
        release=sealed,
        table_title=title_of(chosen[0]) if proofs else "",
        tables_of=[(code, title_of(code), path(code, chosen[1]), "") for code in codes],
        forces=[Link(FORCE.label_of(f), path(chosen[0], f), f == chosen[1]) for f in forces],
        lines=lines[skip : skip + PAGE],
        total=len(lines),
        first=skip + 1,
        together=sum(line.situations for line in lines),
        hidden=len(proofs[chosen].published.hidden) if proofs else 0,
        before=path(*chosen, page - 1) if page > 1 else "",
        after=path(*chosen, page + 1) if skip + PAGE < len(lines) else "",
    )


def _lines(found: Protected) -> Sequence[ExactLine]:
    labels = {
        code.code: code.label
        for block in TABLES[found.linked.table].breakdowns
        for dimension in block.dimensions
        if dimension.key != "force"
        for code in dimension.codes.codes
    }

    def said(modality: str) -> str:
        return ", ".join(labels.get(code, code) for code in modality.split("/")) or "toutes"

    return [
        ExactLine(post, quarter, said(modality), count)
        for (post, quarter, modality), count in sorted(found.linked.values.items())
        if count
    ]
