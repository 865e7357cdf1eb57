"""`/saisie/{post}/trimestre`: the bilan of the post, exact, and its confirmation, zero too."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from contracts.events.posts import PeriodConfirmed
from contracts.period import Period, PeriodNotUnderstood, quarter_of
from services.access.domain.policy import Action, Resource
from services.faces.entry.forms import Came
from services.faces.entry.guarding import csrf, speaker
from services.faces.entry.posts import PostPath, post_of
from services.faces.entry.rendering import Page
from services.faces.entry.saying import envelope, errors_by_field, say, ticket
from services.faces.entry.workplace import NothingCounted, Workplace

OFFERED = 8  # quarters to choose from
COUNT = "Le nombre de situations ouvertes est un nombre entier, zéro compris."


def quarter_pages(place: Workplace, page: Page) -> APIRouter:
    """What the post counts in a quarter, beside like posts, and the form that confirms it."""
    router = APIRouter(include_in_schema=False)

    def shown(
        request: Request,
        post: str,
        quarter: str,
        came: FormData | None = None,
        error: str = "",
        recu: int = 0,
    ) -> Response:
        try:
            counted = place.quarter(post, quarter)
        except NothingCounted:
            counted = None
        period = Period.parse(quarter)
        return page(
            request,
            "quarter.html",
            422 if error else 200,
            title=f"Mon trimestre {quarter}",
            post=post,
            quarter=quarter,
            offered=_offered(quarter_of(place.today())),
            counted=counted,
            over=period.last_day < place.today(),
            last_day=period.last_day,
            said=str(
                (came or FormData()).get("situations", counted.cases_opened if counted else "")
            ),
            error=error,
            recu=recu,
            ticket=ticket(place, came, post),
            csrf=csrf(place, request),
        )

    @router.get("/saisie/{post}/trimestre")
    def ask(request: Request, post: PostPath, trimestre: str = "", recu: int = 0) -> Response:
        place.gate.admit(request, Action.READ_EXACT, Resource(post))
        post_of(place, post)
        return shown(request, post, _quarter(trimestre, place), recu=recu)

    @router.post("/saisie/{post}/trimestre")
    def confirm(request: Request, post: PostPath, came: Came) -> Response:
        speaks = speaker(place, page, request, came, post)
        post_of(place, post)
        quarter = _quarter(str(came.get("trimestre", "")), place)
        typed = str(came.get("situations", "")).strip()
        if speaks.again:
            return shown(request, post, quarter, came, speaks.again)
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 6):
            return shown(request, post, quarter, came, COUNT)
        if Period.parse(quarter).last_day >= place.today():
            error = (
                f"Le trimestre {quarter} n'est pas terminé : il se confirme à partir du suivant."
            )
            return shown(request, post, quarter, came, error)
        data = {
            "effective_on": place.today().isoformat(),
            "period": quarter,
            "cases_opened": int(typed),
        }
        kept = ticket(place, came, post)
        answer = say(place, speaks.who, envelope(PeriodConfirmed, post, kept, data))
        for sentence in errors_by_field(answer).values():
            return shown(request, post, quarter, came, sentence)
        where = f"/saisie/{post}/trimestre?trimestre={quarter}&recu={answer.position}"
        return RedirectResponse(where, 303)

    return router


def _quarter(text: str, place: Workplace) -> str:
    """The quarter asked for; the last one that is over for anything else."""
    try:
        period = Period.parse(text)
    except PeriodNotUnderstood:
        period = None
    if period is not None and period.length == 3:
        return text
    return _offered(quarter_of(place.today()))[1]


def _offered(current: str) -> list[str]:
    period = Period.parse(current)
    found = []
    for _ in range(OFFERED):
        found.append(str(period))
        before = period.first_month - 3
        period = (
            Period(period.year, before, 3)
            if before > 0
            else Period(period.year - 1, before + 12, 3)
        )
    return found
