"""Versions of a call: one as it was seen, all side by side, and words that are erased."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from contracts.codes import DEPARTEMENT
from contracts.problems import NOT_FOUND
from services.chassis.http import ProblemFound
from services.faces.calls.admission import Asked, ReadCall, admit_worker, way_to
from services.faces.calls.criteria import CRITERIA
from services.faces.calls.money import money_bar
from services.faces.calls.said import (
    outcome,
    parts,
    position_of,
    sentence,
    summed_up,
    words_of_version,
)
from services.faces.errors import Posted
from services.faces.needs import TheGate
from services.faces.page import PRIVATE, Page
from services.faces.partners.desk import TheDesk
from services.faces.partners.needs import page_router
from services.faces.theme.figures import euros
from services.faces.theme.frame import Link
from services.reporting.domain.arbitration.calls import CallEntry, VersionKept

router = page_router()


def require_version(asked: Asked, number: int) -> tuple[CallEntry, VersionKept]:
    """A version of a call with its entry. Raises ProblemFound (404)."""
    for noted in asked.call.versions:
        if isinstance(noted.said, VersionKept) and noted.said.number == number:
            return noted, noted.said
    raise ProblemFound(NOT_FOUND.problem(f"L'appel {asked.name} n'a pas de version {number}."))


def named(version: VersionKept) -> str:
    """`Décision n° 2`, or `Version n° 1`."""
    return f"{'Décision' if version.final else 'Version'} n° {version.number}"


@router.get("/arbitrage/{appel}/versions/{number}")
def one_version(asked: ReadCall, number: int, desk: TheDesk) -> Page:
    """A version with everything that was seen that day, and its documents."""
    noted, version = require_version(asked, number)
    standing = asked.call.decision
    place = DEPARTEMENT.label_of(asked.department)
    here = f"/arbitrage/{asked.name}"
    return Page(
        "call_version.html",
        title=f"{named(version)}, FIPD {asked.call.terms.year} : {place}",
        crumbs=way_to(asked.department, place, Link(f"Appel {asked.name}", here)),
        asked=asked,
        here=f"{here}/versions/{number}",
        version=version,
        at=noted.at,
        who=noted.who,
        stands=standing is not None and standing.number == number,
        lines=[(each, outcome(each), parts(each), sentence(each)) for each in version.lines],
        words=words_of_version(desk, asked.call, number),
        weights=[(CRITERIA[key].label, weight) for key, weight in version.weights.items()],
        finding=summed_up(version),
        bar=money_bar(version),
    )


@router.get("/arbitrage/{appel}/versions")
def side_by_side(asked: ReadCall) -> Page:
    """What each version gives each post, in columns."""
    place = DEPARTEMENT.label_of(asked.department)
    kept = [each.said for each in asked.call.versions if isinstance(each.said, VersionKept)]
    names = {line.post: line.name for version in kept for line in version.lines}
    given = [{line.post: line.awarded for line in version.lines} for version in kept]
    rows = [
        (
            names[post] if post in names[post] else f"{names[post]} ({post})",
            *(euros(each.get(post, 0)) for each in given),
        )
        for post in sorted(names)
    ]
    return Page(
        "call_versions.html",
        title=f"Versions comparées, FIPD {asked.call.terms.year} : {place}",
        crumbs=way_to(
            asked.department, place, Link(f"Appel {asked.name}", f"/arbitrage/{asked.name}")
        ),
        asked=asked,
        heads=[(named(version), True) for version in kept],
        rows=rows,
        base=("Ensemble", *(euros(version.spent) for version in kept)),
        terms=[
            ("Enveloppe", *(euros(version.envelope) for version in kept)),
            ("Reste", *(euros(version.left) for version in kept)),
            *(
                (f"Poids : {each.label}", *(str(v.weights.get(key, 0)) for v in kept))
                for key, each in CRITERIA.items()
            ),
            ("Postes changés à la main", *(str(sum(x.changed for x in v.lines)) for v in kept)),
        ],
    )


@router.post("/arbitrage/{appel}/versions/{number}/mots")
def erase_words(
    request: Request, asked: ReadCall, number: int, gate: TheGate, desk: TheDesk, form: Posted
) -> Response:
    """Erase the reason given for a post; the amounts stay."""
    admit_worker(request, gate, asked.department, form)
    desk.store.erase(position_of(asked.call, number), str(form.get("poste", "")))
    return RedirectResponse(f"/arbitrage/{asked.name}/versions/{number}", 303, PRIVATE)
