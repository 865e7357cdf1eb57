"""The préfecture's page of the FIPD: an envelope, weights, what it covers and what stops.

All that was chosen is in the address with the release, which never changes: the same address
shows the same figures at any later time.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, NamedTuple
from urllib.parse import urlencode

from fastapi import Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict

from contracts.codes import DEPARTEMENT
from services.access.domain.policy import Action, Resource
from services.access.gate import Gate, sent_from_here
from services.faces.errors import Refused
from services.faces.headers import HEADERS
from services.faces.needs import TheGate
from services.faces.page import Page
from services.faces.partners.local_posts import local_posts
from services.faces.partners.needs import TheReleases, page_router
from services.faces.partners.releases import last_year
from services.faces.partners.rows import rows_of, traced
from services.faces.theme.frame import Link
from services.reporting.domain.arbitration import Ranked, arbitrated
from services.reporting.domain.disclosure.release import Release
from services.reporting.ports import ReleaseStore
from services.reporting.releases.decisions import VIEW, decisions_of, record_decision
from services.reporting.releases.reading import view_of

CRITERIA = {
    "activite": ("Activité", "situations, rapportées au poste qui en a le plus"),
    "premiers": ("Personnes inconnues des services sociaux", "part des personnes reçues"),
    "couverture": ("Jours pourvus", "sur les jours ouverts"),
    "echeance": ("Convention qui s’achève", "d’autant plus que la fin est proche"),
}
MOST_EUROS, MOST_WEIGHT = 100_000_000, 10


class Chosen(BaseModel):
    """What the form says, as it was typed: what is wrong is said beside the field."""

    model_config = ConfigDict(extra="forbid")

    perimetre: str = ""
    edition: str = ""
    enveloppe: str = ""
    cout: str = ""
    activite: str = "5"
    premiers: str = "5"
    couverture: str = "5"
    echeance: str = "5"


class Submission(Chosen):
    """The same, to be recorded."""

    csrf: str = ""


router = page_router()


@router.get("/arbitrage")
def arbitration(
    request: Request, chosen: Annotated[Chosen, Query()], gate: TheGate, store: TheReleases
) -> Page:
    """What an envelope covers; a form without an envelope asks for it."""
    gate.admit(request, Action.READ_VIEW, Resource(chosen.perimetre, VIEW))
    return _page(gate, chosen, _seen(store, chosen))


@router.post("/arbitrage")
def decide(
    request: Request, sent: Annotated[Submission, Form()], gate: TheGate, store: TheReleases
) -> Response:
    """Record a decision, then show it at its own address."""
    chosen = Chosen(**sent.model_dump(exclude={"csrf"}))
    who = gate.admit(request, Action.READ_VIEW, Resource(chosen.perimetre, VIEW), sent.csrf)
    if gate.open and not sent_from_here(request):
        sentence = "La demande ne vient pas d'une page de Relais ouverte ici."
        raise Refused(sentence, 403, "Décision non enregistrée")
    seen = _seen(store, chosen)
    if seen.errors or not seen.ranked:
        return _page(gate, chosen, seen)
    address = f"/arbitrage?{urlencode(chosen.model_dump() | {'edition': seen.release.id})}"
    record_decision(gate, who.name, chosen.perimetre, address, seen.ranked)
    return RedirectResponse(address, 303)


class Seen(NamedTuple):
    """What the page shows of a choice."""

    release: Release
    errors: Mapping[str, str]
    ranked: Sequence[Ranked]
    shares: Mapping[str, str]


def _seen(store: ReleaseStore, chosen: Chosen) -> Seen:
    """The figures of a choice. Raises what `view_of` raises."""
    release = chosen.edition or last_year(store)
    found = view_of(store, release, VIEW, chosen.perimetre or None)
    asked = chosen.enveloppe or chosen.cout
    errors = _errors(chosen) if asked else {}
    posts = local_posts(rows_of(found), str(found.release.period))
    ranked: Sequence[Ranked] = []
    if asked and not errors:
        weights = {key: int(getattr(chosen, key)) for key in CRITERIA}
        envelope, cost = int(_digits(chosen.enveloppe)), int(_digits(chosen.cout))
        ranked = list(arbitrated([each.candidate for each in posts], weights, envelope, cost))
    return Seen(found.release, errors, ranked, {each.post: each.funders for each in posts})


def _page(gate: Gate, chosen: Chosen, seen: Seen) -> Page:
    return Page(
        "arbitration.html",
        422 if seen.errors else 200,
        HEADERS,
        title=f"Arbitrage FIPD : {DEPARTEMENT.label_of(chosen.perimetre)}",
        crumbs=(Link("Vue d’ensemble", f"/partenaires/{VIEW}?perimetre={chosen.perimetre}"),),
        trace=traced(seen.release),
        chosen=chosen,
        criteria=CRITERIA,
        most_weight=MOST_WEIGHT,
        **seen._asdict(),
        spent=sum(each.asked for each in seen.ranked if each.covered),
        decisions=decisions_of(gate, chosen.perimetre),
        recordable=gate.access is not None,
    )


def _errors(chosen: Chosen) -> dict[str, str]:
    """By field, what is wrong and what to type."""
    found = {}
    for field, label in (("enveloppe", "L'enveloppe"), ("cout", "Le coût annuel")):
        digits = _digits(getattr(chosen, field))
        if not digits.isascii() or not digits.isdigit() or not 0 < int(digits) <= MOST_EUROS:
            found[field] = f"{label} s'écrit en euros entiers, par exemple 45 000."
    for field, (label, _) in CRITERIA.items():
        typed = getattr(chosen, field)
        if not typed.isascii() or not typed.isdigit() or int(typed[:4]) > MOST_WEIGHT:
            found[field] = f"{label} : un poids est un nombre entier de 0 à {MOST_WEIGHT}."
    return found


def _digits(typed: str) -> str:
    return "".join(typed.split())[:12]
