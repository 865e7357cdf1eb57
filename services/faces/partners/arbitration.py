"""The préfecture's page of the FIPD: an envelope, weights, what it covers and what stops.

All that was chosen is in the address with the release, which never changes: the same address
shows the same figures at any later time.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict

from contracts.period import Period
from services.access.domain.policy import Action, Resource
from services.access.gate import Gate, sent_from_here
from services.faces.partners.audience import read
from services.faces.partners.local_posts import local_posts
from services.faces.partners.rendering import Page
from services.reporting.domain.arbitration import Ranked, arbitrated
from services.reporting.domain.disclosure.edition import Edition
from services.reporting.ports import ReleaseStore
from services.reporting.releases.decisions import decisions_of, record_decision
from services.reporting.releases.problems import REFUSED, problem_of
from services.reporting.releases.reading import UnknownRelease, view_of

CRITERIA = {
    "activite": "Activité (situations, rapportées au poste qui en a le plus)",
    "premiers": "Personnes que les services sociaux ne connaissaient pas",
    "couverture": "Jours pourvus sur jours ouverts",
    "echeance": "Convention qui s'achève bientôt",
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


class Sent(Chosen):
    """The same, to be recorded."""

    csrf: str = ""


def arbitration_page(store: ReleaseStore, page: Page, gate: Gate) -> APIRouter:
    """`/arbitrage`, a form that is asked with GET; a decision is recorded with POST."""
    router = APIRouter(include_in_schema=False)

    def shown(request: Request, chosen: Chosen) -> Response:
        seen = _seen(store, chosen)
        return page(
            request,
            "arbitration.html",
            422 if seen.errors else 200,
            title=f"Arbitrage FIPD, département {chosen.perimetre}",
            edition=seen.edition,
            chosen=chosen,
            criteria=CRITERIA,
            most_weight=MOST_WEIGHT,
            errors=seen.errors,
            ranked=seen.ranked,
            shares=seen.shares,
            spent=sum(each.asked for each in seen.ranked if each.covered),
            decisions=decisions_of(gate, chosen.perimetre),
            recordable=gate.access is not None,
        )

    @router.get("/arbitrage")
    def arbitration(request: Request, chosen: Annotated[Chosen, Query()]) -> Response:
        gate.admit(request, Action.READ_VIEW, Resource(chosen.perimetre, "prefecture"))
        try:
            return shown(request, chosen)
        except REFUSED as refusal:
            return _refused(page, request, refusal)

    @router.post("/arbitrage")
    def decide(request: Request, sent: Annotated[Sent, Form()]) -> Response:
        chosen = Chosen(**sent.model_dump(exclude={"csrf"}))
        of = Resource(chosen.perimetre, "prefecture")
        who = gate.admit(request, Action.READ_VIEW, of, sent.csrf)
        if gate.open and not sent_from_here(request):
            sentence = "La demande ne vient pas d'une page de Relais ouverte ici."
            return page(
                request, "refusal.html", 403, title="Décision non enregistrée", sentence=sentence
            )
        try:
            seen = _seen(store, chosen)
            if seen.errors or not seen.ranked:
                return shown(request, chosen)
        except REFUSED as refusal:
            return _refused(page, request, refusal)
        address = f"/arbitrage?{urlencode(chosen.model_dump() | {'edition': seen.edition.id})}"
        record_decision(gate, who.name, chosen.perimetre, address, seen.ranked)
        return RedirectResponse(address, 303)

    return router


class Seen(NamedTuple):
    """What the page shows of a choice."""

    edition: Edition
    errors: Mapping[str, str]
    ranked: Sequence[Ranked]
    shares: Mapping[str, str]


def _seen(store: ReleaseStore, chosen: Chosen) -> Seen:
    """The figures of a choice. Raises what REFUSED names."""
    release = chosen.edition or _last_year(store)
    found = view_of(store, release, "prefecture", chosen.perimetre or None)
    asked = chosen.enveloppe or chosen.cout
    errors = _errors(chosen) if asked else {}
    posts = local_posts(read(found), found.edition.period)
    ranked: Sequence[Ranked] = []
    if asked and not errors:
        weights = {key: int(getattr(chosen, key)) for key in CRITERIA}
        envelope, cost = int(_digits(chosen.enveloppe)), int(_digits(chosen.cout))
        ranked = list(arbitrated([each.candidate for each in posts], weights, envelope, cost))
    return Seen(found.edition, errors, ranked, {each.post: each.funders for each in posts})


def _refused(page: Page, request: Request, refusal: Exception) -> Response:
    problem = problem_of(refusal)
    return page(request, "refusal.html", problem.status, title="Rien ici", sentence=problem.detail)


def _last_year(store: ReleaseStore) -> str:
    """The latest release that says anything of a post. Raises UnknownRelease."""
    found = [each.id for each in store.editions() if Period.parse(each.period).length == 12]
    if not found:
        raise UnknownRelease(None)
    return found[-1]


def _errors(chosen: Chosen) -> dict[str, str]:
    """By field, what is wrong and what to type."""
    found = {}
    for field, label in (("enveloppe", "L'enveloppe"), ("cout", "Le coût annuel")):
        digits = _digits(getattr(chosen, field))
        if not digits.isascii() or not digits.isdigit() or not 0 < int(digits) <= MOST_EUROS:
            found[field] = f"{label} s'écrit en euros entiers, par exemple 45 000."
    for field, label in CRITERIA.items():
        typed = getattr(chosen, field)
        if not typed.isascii() or not typed.isdigit() or int(typed[:4]) > MOST_WEIGHT:
            found[field] = f"{label} : un poids est un nombre entier de 0 à {MOST_WEIGHT}."
    return found


def _digits(typed: str) -> str:
    return "".join(typed.split())[:12]
