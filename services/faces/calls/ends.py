"""`/arbitrage/echeances`: the conventions that end, for a funder of their posts, as of today."""

from fastapi import Request

from services.access.domain.policy import Action, Resource
from services.faces.needs import TheGate, TheSetting
from services.faces.page import PRIVATE, Page
from services.faces.partners.desk import TheDesk
from services.faces.partners.endings import ANSWERS, near, told_alerts
from services.faces.partners.needs import page_router

HERE = "/arbitrage/echeances?perimetre="
router = page_router()


@router.get("/arbitrage/echeances")
def ends(
    request: Request, gate: TheGate, desk: TheDesk, setting: TheSetting, perimetre: str
) -> Page:
    """What ends soon of a post, a département, a commune or an EPCI; released or not."""
    gate.admit(request, Action.ANSWER_ALERT, Resource(perimetre))
    told = told_alerts(desk, desk.posts_in(perimetre))
    return Page(
        "ends.html",
        headers=PRIVATE,
        title=f"Échéances : {desk.place_of(perimetre, setting.post_names())}",
        alerts=told,
        waiting=sum(not each.answer for each in told),
        answers=ANSWERS,
        may_answer=gate.may(request, Action.ANSWER_ALERT, near(perimetre)),
        back=f"{HERE}{perimetre}",
    )
