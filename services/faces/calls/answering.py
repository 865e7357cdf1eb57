"""`/arbitrage/alertes/{post}`: somebody says what becomes of a convention that ends."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from contracts.patterns import department_of
from services.access.domain.policy import Action
from services.faces.calls.admission import admit_sender
from services.faces.calls.ends import HERE
from services.faces.errors import Posted, Refused
from services.faces.forms.submission import PostPath
from services.faces.needs import TheGate
from services.faces.page import PRIVATE
from services.faces.partners.desk import TheDesk
from services.faces.partners.endings import ANSWERS, told_alerts
from services.faces.partners.needs import page_router
from services.faces.theme.dates import short_day
from services.reporting.domain.arbitration.calls import AlertAnswered, CallEntry

BACK = ("/arbitrage?perimetre=", HERE, "/partenaires/")
router = page_router()


@router.post("/arbitrage/alertes/{post}")
def answer(
    request: Request, post: PostPath, gate: TheGate, desk: TheDesk, form: Posted
) -> Response:
    """Keep what is said of the alert that stands, once; then the page where it was read."""
    who = admit_sender(request, gate, Action.ANSWER_ALERT, post, form)
    chosen, key = str(form.get("reponse", "")), str(form.get("alerte", ""))
    if chosen not in ANSWERS:
        raise Refused("Choisissez ce que devient la convention.")
    department = department_of(post)
    records = [each for each in desk.posts_of(department) if each.post == post]
    for told in told_alerts(desk, records):
        if told.alert.key == key:
            said = AlertAnswered(
                post=post,
                convention=told.alert.signed.convention,
                months=told.alert.months,
                answer=chosen,
            )
            if not told.answer:
                desk.store.add(department, desk.clock(), who.name, said, {}, key)
            _require_said(told.alert.answered or desk.store.of_form(key), chosen, department)
    back = str(form.get("retour", ""))
    where = back if back.startswith(BACK) else f"/arbitrage?perimetre={post}"
    return RedirectResponse(where, 303, PRIVATE)


def _require_said(noted: CallEntry | None, answer: str, area: str) -> None:
    """Raises Refused where what was noted of an alert is another answer."""
    if noted and isinstance(noted.said, AlertAnswered) and noted.said.answer != answer:
        raise Refused(
            f"Une réponse est déjà enregistrée : « {ANSWERS[noted.said.answer]} » ({noted.who}, le "
            f"{short_day(noted.at, area)}). La vôtre ne l’est pas : parlez-en avec qui a répondu."
        )
