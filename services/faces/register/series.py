"""`/registre/series`: the series that one deposits, each revision with its reason."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from contracts.codes import SERIE
from contracts.events.external import SeriesDeposited
from contracts.identifiers import NATION
from services.faces.errors import Posted
from services.faces.forms.form import Form, opened, receive
from services.faces.forms.form import Recorded as Done
from services.faces.forms.needs import TheClock, TheDoor, TheLog
from services.faces.forms.recording import Recorded, say
from services.faces.forms.submission import submitted
from services.faces.forms.tickets import Ticket
from services.faces.needs import TheGate, TheViews
from services.faces.page import Page
from services.faces.register.depositor import Depositor, TheDepositor
from services.faces.register.deposits import deposit, told_apart
from services.faces.register.series_words import (
    ASKED,
    HERE,
    NEW,
    SAID,
    history_of,
    line_of,
    newest_first,
    revision_of,
)
from services.faces.theme.frame import Link

SHOWN = 60  # deposits on a page
NOTES = (
    "Une valeur par série, lieu et période, telle que vous l’avez mesurée.",
    "Dite de nouveau pour la même source, elle remplace l’ancienne : le motif est alors demandé, "
    "et les deux restent au journal.",
)
router = APIRouter(include_in_schema=False)


@router.get(HERE)
def series_page(
    request: Request,
    at: TheDepositor,
    views: TheViews,
    log: TheLog,
    serie: str = "",
    lieu: str = "",
    recu: int = 0,
) -> Page:
    """What was deposited of a series: in force everywhere, or all that was said of one area."""
    chosen = serie if serie in at.series else at.series[0]
    area = lieu if lieu in at.areas else ""
    with views.snapshot() as snapshot:
        mine = [row for row in snapshot.series("site") if row.current and row.area in at.areas]
    counts = Counter(row.series for row in mine)
    current = sorted((row for row in mine if row.series == chosen), key=newest_first)
    return Page(
        "register_series.html",
        title=f"Séries déposées : {SERIE.label_of(chosen)}",
        series=[
            (SERIE.label_of(code), f"{HERE}?serie={code}", counts[code], code == chosen)
            for code in at.series
        ],
        chosen=chosen,
        area=area,
        place=at.place(area) if area else "",
        areas=[("", "Partout où vous déposez"), *at.options],
        heads=[(name, name in ("Valeur", "Réponses")) for name in SAID],
        said=history_of(log, chosen, area) if area else [],
        current=[(line_of(row, at), revision_of(row)) for row in current[:SHOWN]],
        total=len(current),
        new=f"{NEW}?{urlencode({'series': chosen, 'area': area or at.areas[0]})}",
        recu=recu,
    )


@router.get(NEW)
def empty_deposit(request: Request, at: TheDepositor, clock: TheClock) -> Response:
    """The form of a deposit, or of the revision of the one that its address names."""
    asked = request.query_params
    typed = {name: [asked[name]] for name in ASKED if asked.get(name)}
    return opened(_form(at, typed), clock, request)


@router.post(NEW)
def record_deposit(
    request: Request,
    at: TheDepositor,
    gate: TheGate,
    posted: Posted,
    door: TheDoor,
    log: TheLog,
    clock: TheClock,
) -> Response:
    """Record a value, as a revision where one of the same source stands already."""
    sent = submitted(request, NATION, gate, posted, lambda csrf: at.who)

    def keep(ticket: Ticket, data: Mapping[str, Any]) -> Recorded:
        said, field, wrong = told_apart(log, data)
        if wrong:
            return Recorded(None, {field: wrong})
        return say(door, at.who, deposit(ticket.stamp["fait"], ticket.stamp["heure"], said))

    def onward(done: Done) -> str:
        data = done.filled.data
        asked = {"serie": data["series"], "lieu": data["area"], "recu": done.position}
        return f"{HERE}?{urlencode(asked)}"

    return receive(_form(at, {}), sent, door, clock, onward, keep=keep)


def _form(at: Depositor, typed: Mapping[str, Sequence[str]]) -> Form:
    return Form(
        NATION,
        "Déposer une valeur",
        SeriesDeposited,
        at.fields,
        sentences=NOTES,
        subject="series",
        crumbs=(Link("Séries déposées", HERE),),
        typed=typed,
    )
