"""`/arbitrage`: which place, then the calls of a département, or what an employer may ask."""

from datetime import date

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from contracts.codes import DEPARTEMENT
from contracts.identifiers import NATION
from contracts.patterns import department_of
from services.access.domain.policy import Action, Resource
from services.access.gate import Gate
from services.faces.calls.call_file import VIEW
from services.faces.calls.said import summed_up
from services.faces.navigation import place_of
from services.faces.needs import TheGate
from services.faces.page import PRIVATE, Page
from services.faces.partners.desk import CallDesk, TheDesk
from services.faces.partners.endings import ANSWERS, told_alerts
from services.faces.partners.needs import page_router
from services.faces.theme.figures import euros
from services.faces.theme.frame import Link
from services.faces.theme.statuses import Status
from services.reporting.domain.arbitration.calls import Call

router = page_router()


@router.get("/arbitrage")
def home(request: Request, gate: TheGate, desk: TheDesk, perimetre: str = "") -> Response:
    """The calls of a place; without one, the choice of it."""
    if not perimetre:
        return _choice(request, gate, desk)
    if perimetre in DEPARTEMENT.by_code:
        gate.admit(request, Action.READ_VIEW, Resource(perimetre, VIEW))
        return _calls(request, gate, desk, perimetre)
    gate.admit(request, Action.ASK_CREDITS, Resource(perimetre))
    return _asks(request, gate, desk, perimetre)


def _choice(request: Request, gate: Gate, desk: CallDesk) -> Response:
    """Lead to the only place there is, or offer all. Raises NotAdmitted for who has none.

    Who reads every département sees its calls at once.
    """
    who = gate.signed_in(request)
    held = sorted({area for _, scope in who.holds for area in scope})
    places = [area for area in held if _may(request, gate, area)]
    calls: list[tuple[str, Call, Status]] = []
    if not places and _may(request, gate, next(iter(DEPARTEMENT.by_code))):
        places = list(DEPARTEMENT.by_code)
        today = desk.today(NATION)
        calls = [(name, call, _state(call, today)) for name, call in desk.calls().items()]
    if not places:
        gate.admit(request, Action.READ_VIEW, Resource("", VIEW))  # says that they may not
    if len(places) == 1:
        return RedirectResponse(f"/arbitrage?perimetre={places[0]}", 303, PRIVATE)
    return Page(
        "calls_where.html",
        title="Arbitrage FIPD : choisir un périmètre",
        places=[(area, place_of(area, {})) for area in places],
        calls=calls,
    )


def _may(request: Request, gate: Gate, area: str) -> bool:
    if area in DEPARTEMENT.by_code:
        return gate.may(request, Action.READ_VIEW, Resource(area, VIEW))
    return gate.may(request, Action.ASK_CREDITS, Resource(area))


def _calls(request: Request, gate: Gate, desk: CallDesk, department: str) -> Page:
    today, place = desk.today(department), DEPARTEMENT.label_of(department)
    calls = list(reversed(desk.calls_of(department).items()))
    works = gate.may(request, Action.ARBITRATE, Resource(f"{department}-01"))
    running = [call for _, call in calls if call.decision is None]
    return Page(
        "calls.html",
        title=f"Arbitrage FIPD : {place}",
        crumbs=(Link("Vue d’ensemble", f"/partenaires/{VIEW}?perimetre={department}"),),
        department=department,
        calls=[(name, call, _state(call, today), _decided(call)) for name, call in calls],
        running=len(running),
        works=works,
        post="",
        alerts=told_alerts(desk, desk.posts_of(department)),
        answers=ANSWERS,
        back=f"/arbitrage?perimetre={department}",
    )


def _asks(request: Request, gate: Gate, desk: CallDesk, post: str) -> Page:
    """The calls that an employer may answer for a post."""
    department = department_of(post)
    today = desk.today(post)
    calls = list(reversed(desk.calls_of(department).items()))
    record = [each for each in desk.posts_of(department) if each.post == post]
    name = record[0].version_on(today).called if record else post
    return Page(
        "calls.html",
        title=f"Demander des crédits FIPD : {name}",
        department=department,
        calls=[(known, call, _state(call, today), _answered(call, post)) for known, call in calls],
        running=sum(today <= call.terms.deadline for _, call in calls),
        works=False,
        post=post,
        alerts=told_alerts(desk, record),
        answers=ANSWERS,
        back=f"/arbitrage?perimetre={post}",
    )


def _state(call: Call, today: date) -> Status:
    if call.decision:
        return Status("décidé", "good")
    if call.terms.deadline < today:
        return Status("à décider", "warn")
    return Status("demandes en cours", "info")


def _decided(call: Call) -> str:
    return summed_up(call.decision) if call.decision else "–"


def _answered(call: Call, post: str) -> str:
    """What became of the request of a post, for its employer: decisions are told by letter."""
    asked = call.asked(post)
    return euros(asked) if asked is not None else "rien demandé"
