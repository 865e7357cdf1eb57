"""`/arbitrage/appels/{department}`: a call is opened, or its terms are amended."""

from collections.abc import Mapping

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from contracts.codes import DEPARTEMENT
from contracts.days import written_day
from services.access.domain.policy import Action, Resource
from services.faces.areas import Department
from services.faces.calls.admission import admit_worker, require_call, way_to
from services.faces.calls.criteria import CRITERIA
from services.faces.calls.once import fact_at, fact_of, new_fact, sent_before
from services.faces.calls.overtaken import seen_of, told_at
from services.faces.calls.typed import Typed, year_typed
from services.faces.errors import Posted
from services.faces.forms.filled import amount_of, day_of
from services.faces.needs import TheGate
from services.faces.page import PRIVATE, Page
from services.faces.partners.desk import CallDesk, TheDesk
from services.faces.partners.needs import page_router
from services.reporting.domain.arbitration.calls import CallOpened
from services.reporting.domain.arbitration.ranking import WHOLE_WEIGHT
from services.reporting.domain.arbitration.rules import SayingRefused, decide_call
from services.reporting.ports import Overtaken, Seen

router = page_router()


@router.get("/arbitrage/appels/{department}")
def empty_call(
    request: Request, department: Department, gate: TheGate, desk: TheDesk, appel: str = ""
) -> Response:
    """The form of a call, with the terms of `appel` where one is amended."""
    gate.admit(request, Action.ARBITRATE, Resource(f"{department}-01"))
    fact = fact_at(request, desk)
    if isinstance(fact, Response):
        return fact
    year = desk.today(department).year + 1
    text = {"annee": str(year), **_even()}
    if appel:
        terms = require_call(desk, appel).terms
        text = {
            "annee": str(terms.year),
            "enveloppe": str(terms.envelope),
            "limite": written_day(terms.deadline),
            **{key: str(weight) for key, weight in terms.weights.items()},
        }
    last = max((each.last for each in desk.calls_of(department).values()), default=0)
    return _page(department, {**text, "vu": str(last)}, {}, appel, fact)


@router.post("/arbitrage/appels/{department}")
def open_call(
    request: Request, department: Department, gate: TheGate, desk: TheDesk, form: Posted
) -> Response:
    """Open a call, or amend one, and go on to its page."""
    who = admit_worker(request, gate, department, form)
    fact = fact_of(form, desk)
    text = {name: str(value) for name, value in form.items()}
    text["vu"] = seen_of(form, desk, fact)
    appel = text.get("appel", "")
    known = require_call(desk, appel) if appel else None
    typed, today = Typed(text, {}), desk.today(department)
    year = known.terms.year if known else typed.read("annee", year_typed, today.year)
    said = CallOpened(
        call=appel or _next(desk, department, year),
        year=year,
        envelope=typed.read("enveloppe", amount_of, 1),
        deadline=typed.read("limite", day_of, today),
        weights=typed.weights(),
    )
    if not typed.errors:
        try:
            if not sent_before(desk, fact, said, {}, ("call",)):
                decide_call(said, known, today)
                if known is None or known.terms != said:
                    about = said.about if known else f"{department}-{said.year}-"
                    seen = Seen(int(text["vu"]), about)
                    desk.store.add(department, desk.clock(), who.name, said, {}, fact, seen)
        except SayingRefused as refused:
            typed.errors[refused.field] = refused.sentence
        except Overtaken as overtaken:
            typed = told_at(typed, overtaken, department)
    if typed.errors:
        return _page(department, typed.text, typed.errors, appel, new_fact(desk))
    made = desk.store.of_form(fact)
    name = made.said.call if made and isinstance(made.said, CallOpened) else said.call
    return RedirectResponse(f"/arbitrage/{name}", 303, PRIVATE)


def _page(
    department: str, text: Mapping[str, str], errors: Mapping[str, str], appel: str, fact: str
) -> Page:
    place = DEPARTEMENT.label_of(department)
    return Page(
        "call_form.html",
        422 if errors else 200,
        title=f"{'Modifier l’appel' if appel else 'Ouvrir un appel'} FIPD : {place}",
        crumbs=way_to(department, place),
        department=department,
        appel=appel,
        text=text,
        fait=fact,
        vu=text["vu"],
        errors=errors,
        criteria=CRITERIA,
        whole=WHOLE_WEIGHT,
    )


def _next(desk: CallDesk, department: str, year: int) -> str:
    """The name of the next call of a year."""
    number = sum(call.terms.year == year for call in desk.calls_of(department).values()) + 1
    return f"{department}-{year}-{number}"


def _even() -> dict[str, str]:
    """The same weight for each criterion."""
    return dict.fromkeys(CRITERIA, str(WHOLE_WEIGHT // len(CRITERIA)))
