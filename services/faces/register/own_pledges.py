"""`/registre/{post}/promesses`: what an EPCI promised to a post whose register it does not read."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from fastapi import APIRouter, Request

from contracts.events.posts import FundingPledged
from contracts.problems import NOT_ADMITTED
from services.access.domain.saying import own_sirens, say
from services.access.gate import NotAdmitted
from services.faces.forms.needs import TheClock, TheLog
from services.faces.forms.submission import PostPath
from services.faces.needs import TheGate
from services.faces.page import PRIVATE, Page
from services.faces.register.admission import sirens_let_in
from services.faces.register.plan import promised
from services.faces.register.post_file import PostFile, post_file
from services.faces.theme.frame import Link

STRANGE = (
    "Le registre de ce poste ne dit pas que sa commune est aujourd'hui de votre territoire, et "
    "vous ne lui avez rien promis. Demandez à la préfecture du poste, ou à l'ANISCG, de le dire."
)
ENDS = "/arbitrage/echeances?perimetre="
router = APIRouter(include_in_schema=False)


class OwnPledge(NamedTuple):
    """A pledge that stands: its fact, its year and convention, how much in words."""

    fact: UUID
    year: int
    convention: str
    words: str


@router.get("/registre/{post}/promesses")
def own_pledges(
    request: Request, post: PostPath, gate: TheGate, log: TheLog, clock: TheClock, recu: int = 0
) -> Page:
    """One's own pledges to a post, to correct or take back, and the way to another."""
    who = gate.signed_in(request)
    sirens = own_sirens(who)
    file = post_file(log.history(post)) if sirens else None
    pledges = sorted(_standing(file, sirens), key=lambda each: each.year) if file else []
    let_in = sirens_let_in(who, file.state if file else None, clock.today(post))
    if file is None or not (pledges or let_in):
        raise NotAdmitted(NOT_ADMITTED.problem(STRANGE), who=who.told)
    return Page(
        "register_pledges.html",
        headers=PRIVATE,
        title=f"Vos promesses : {file.name(clock.today(post))}",
        crumbs=[Link("Échéances", f"{ENDS}{siren}") for siren in sorted(sirens)[:1]],
        post=post,
        pledges=pledges,
        let_in=bool(let_in),
        recu=recu,
    )


def _standing(file: PostFile, sirens: frozenset[str]) -> Iterator[OwnPledge]:
    last = {
        (event.convention, event.year, event.funder, event.funder_code): id
        for id, event in file.state.facts.items()
        if isinstance(event, FundingPledged) and say(event, file.post).funder in sirens
    }
    for each in file.record.pledges:
        line = (each.convention, each.year, each.funder, each.funder_code)
        if fact := last.get(line):
            yield OwnPledge(fact, each.year, each.convention, promised(each))
