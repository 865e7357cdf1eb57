"""`/saisie/{post}/trimestre`: the bilan of the post, exact, and its confirmation, zero too."""

from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from contracts.events.posts import PeriodConfirmed
from contracts.period import Period, PeriodNotUnderstood, quarter_of
from services.faces.entry.admission import FigureReader, PostForm, PostPath, Service, Submission
from services.faces.entry.counted import CountedPosts, NothingCounted
from services.faces.entry.needs import PostClock, TheClock, TheDoor, TheFigures
from services.faces.entry.recording import record, ticket
from services.faces.needs import TheGate
from services.faces.page import Page
from services.faces.theme.periods import choices
from services.faces.theme.periods import period as in_french

YEARS = 3  # of quarters to choose from
COUNT = "Le nombre de situations ouvertes est un nombre entier, zéro compris."
router = APIRouter(include_in_schema=False)


@router.get("/saisie/{post}/trimestre")
def quarter(
    request: Request,
    reader: FigureReader,
    post: PostPath,
    gate: TheGate,
    service: Service,
    figures: TheFigures,
    clock: TheClock,
    trimestre: str = "",
    recu: int = 0,
) -> Page:
    """What the post counts in a quarter, beside like posts; for who may, the form to confirm it."""
    asked, offered = (
        _quarter(trimestre, clock.today()),
        gate.may_say(request, PeriodConfirmed, post),
    )
    return _shown(post, asked, figures, clock, recu=recu, offered=offered)


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
        error = f"Le {in_french(quarter)} n'est pas terminé : il se confirme à partir du suivant."
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
    figures: CountedPosts,
    clock: PostClock,
    sent: Submission | None = None,
    error: str = "",
    recu: int = 0,
    offered: bool = True,
) -> Page:
    try:
        counted = figures.quarter(post, quarter)
    except NothingCounted:
        counted = None
    period = Period.parse(quarter)
    today = clock.today()
    years = range(today.year - YEARS + 1, today.year + 1)
    quarters = [quarter for year in years for quarter in Period(year, 1, 12).quarters]
    typed = sent.text("situations") if sent else str(counted.cases_opened) if counted else ""
    return Page(
        "quarter.html",
        422 if error else 200,
        title=f"Le {in_french(period)} du poste",
        post=post,
        quarter=quarter,
        choices=choices(
            period,
            period.previous,
            period.next if period.last_day < today else None,
            [quarter for quarter in quarters if quarter.first_day <= today],
            lambda choice: f"/saisie/{post}/trimestre?trimestre={choice}",
        ),
        counted=counted,
        over=period.last_day < today,
        last_day=period.last_day,
        typed=typed,
        error=error,
        recu=recu,
        offered=offered,
        ticket=ticket(clock, sent.form if sent else None, post),
    )


def last_over(today: date) -> str:
    """The last quarter that is over."""
    return str(Period.parse(quarter_of(today)).previous)


def _quarter(text: str, today: date) -> str:
    """The quarter asked for; the last one that is over for anything else."""
    try:
        period = Period.parse(text)
    except PeriodNotUnderstood:
        period = None
    return str(period) if period and period.length == 3 else last_over(today)
