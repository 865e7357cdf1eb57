"""`/saisie/{post}/trimestre`: the bilan of the post, exact, and its confirmation, zero too."""

from collections.abc import Sequence
from datetime import date

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from contracts.events.posts import PeriodConfirmed
from contracts.period import Period, PeriodNotUnderstood, quarter_of
from services.faces.entry.admission import FigureReader, PostForm, PostPath, Sent
from services.faces.entry.needs import (
    NothingCounted,
    PostClock,
    PostFigures,
    TheClock,
    TheDoor,
    TheFigures,
)
from services.faces.entry.posts import Service
from services.faces.entry.recording import record, ticket
from services.faces.page import Page

OFFERED = 8  # quarters to choose from
COUNT = "Le nombre de situations ouvertes est un nombre entier, zéro compris."
router = APIRouter(include_in_schema=False)


@router.get("/saisie/{post}/trimestre")
def quarter(
    reader: FigureReader,
    post: PostPath,
    service: Service,
    figures: TheFigures,
    clock: TheClock,
    trimestre: str = "",
    recu: int = 0,
) -> Page:
    """What the post counts in a quarter, beside like posts, and the form that confirms it."""
    return _shown(post, _quarter(trimestre, clock.today()), figures, clock, recu=recu)


@router.post("/saisie/{post}/trimestre")
def confirm_quarter(
    sent: PostForm, service: Service, door: TheDoor, figures: TheFigures, clock: TheClock
) -> Response:
    """Record that the post confirms how many cases it opened in a quarter that is over."""
    today = clock.today()
    quarter, cases_opened = _quarter(sent.text("trimestre"), today), sent.text("situations")
    error = sent.again
    if not error and not (
        cases_opened.isascii() and cases_opened.isdigit() and len(cases_opened) <= 6
    ):
        error = COUNT
    if not error and Period.parse(quarter).last_day >= today:
        error = f"Le trimestre {quarter} n'est pas terminé : il se confirme à partir du suivant."
    if error:
        return _shown(sent.post, quarter, figures, clock, sent, error)
    data = {"effective_on": today, "period": quarter, "cases_opened": int(cases_opened)}
    known = ticket(clock, sent.form, sent.post)
    position, errors = record(door, sent, PeriodConfirmed, known, data)
    for error in errors.values():
        return _shown(sent.post, quarter, figures, clock, sent, error)
    where = f"/saisie/{sent.post}/trimestre?trimestre={quarter}&recu={position}"
    return RedirectResponse(where, 303)


def _shown(
    post: str,
    quarter: str,
    figures: PostFigures,
    clock: PostClock,
    sent: Sent | None = None,
    error: str = "",
    recu: int = 0,
) -> Page:
    try:
        counted = figures.quarter(post, quarter)
    except NothingCounted:
        counted = None
    last_day = Period.parse(quarter).last_day
    today = clock.today()
    typed = sent.text("situations") if sent else str(counted.cases_opened) if counted else ""
    return Page(
        "quarter.html",
        422 if error else 200,
        title=f"Mon trimestre {quarter}",
        post=post,
        quarter=quarter,
        offered=_offered(today),
        counted=counted,
        over=last_day < today,
        last_day=last_day,
        typed=typed,
        error=error,
        recu=recu,
        ticket=ticket(clock, sent.form if sent else None, post),
    )


def _quarter(text: str, today: date) -> str:
    """The quarter asked for; the last one that is over for anything else."""
    try:
        period = Period.parse(text)
    except PeriodNotUnderstood:
        period = None
    return str(period) if period and period.length == 3 else _offered(today)[1]


def _offered(today: date) -> Sequence[str]:
    """The last quarters, that of `today` first."""
    current = Period.parse(quarter_of(today))
    first = current.year * 4 + current.first_month // 3
    return [f"{at // 4}-Q{at % 4 + 1}" for at in range(first, first - OFFERED, -1)]
